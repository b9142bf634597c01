using System.Net;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Relay;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Relay;

public sealed class RelayMessageTests
{
    private const string Wildcard = "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
    private static readonly Credentials Admin = new("admin", "123456");

    private static readonly Dictionary<string, RelayRequest> WrittenRequests = new()
    {
        ["01 01 00 0A 02 00 07 01 C0 A8 01 01 00 50"] = new(RelayCommand.Connect, Address.Parse("192.168.1.1:80")),
        ["01 00 00 0A 02 00 07 01 C0 A8 01 01 00 50"] = new(RelayCommand.None, Address.Parse("192.168.1.1:80")),
        ["01 01 00 22 01 00 0D 05 61 64 6D 69 6E 06 31 32 33 34 35 36 02 00 0F 03 0B 65 78 61 6D 70 6C 65 2E 63 6F 6D 00 50"] =
            new(RelayCommand.Connect, Address.Parse("example.com:80"), Credentials: Admin),
        ["01 80 00 0A 02 00 07 01 C0 A8 01 01 00 35"] = new(RelayCommand.None, Address.Parse("192.168.1.1:53"), IsUdp: true),
        ["01 81 00 0A 02 00 07 01 C0 A8 01 01 00 35"] = new(RelayCommand.Connect, Address.Parse("192.168.1.1:53"), IsUdp: true),
        ["01 02 00 0C 04 00 02 00 00 02 00 04 03 00 1F 90"] = new(RelayCommand.Bind, Everywhere(8080), Network: RelayNetwork.Tcp),
        ["01 02 00 1C 01 00 0D 05 61 64 6D 69 6E 06 31 32 33 34 35 36 04 00 02 00 00 02 00 04 03 00 1F 90"] =
            new(RelayCommand.Bind, Everywhere(8080), Credentials: Admin, Network: RelayNetwork.Tcp),
        ["01 82 00 0C 04 00 02 00 01 02 00 04 03 00 27 45"] = new(RelayCommand.Bind, Everywhere(10053), IsUdp: true, Network: RelayNetwork.Udp),
        ["01 00 00 00"] = new(RelayCommand.None, null),
        ["01 01 00 00"] = new(RelayCommand.Connect, null),
    };

    // What others write, and we write otherwise.
    private static readonly Dictionary<string, RelayRequest> ReadRequests = new()
    {
        ["01 81 00 0F 04 00 02 00 01 02 00 07 01 C0 A8 01 01 00 35"] =
            new(RelayCommand.Connect, Address.Parse("192.168.1.1:53"), IsUdp: true, Network: RelayNetwork.Udp),
        ["01 81 00 1F 04 00 02 00 01 01 00 0D 05 61 64 6D 69 6E 06 31 32 33 34 35 36 02 00 07 01 C0 A8 01 01 00 35"] =
            new(RelayCommand.Connect, Address.Parse("192.168.1.1:53"), IsUdp: true, Credentials: Admin, Network: RelayNetwork.Udp),
        ["01 82 00 0C 04 00 02 00 01 02 00 04 03 00 00 00"] = new(RelayCommand.Bind, null, IsUdp: true, Network: RelayNetwork.Udp),
        ["01 01 00 07 02 00 04 03 00 00 00"] = new(RelayCommand.Connect, null),
        ["01 01 00 0E 7F 00 01 00 02 00 07 01 7F 00 00 01 42 69"] = new(RelayCommand.Connect, Address.Parse("127.0.0.1:17001")),
        ["01 71 00 00"] = new(RelayCommand.Connect, null), // flags that nobody knows
        ["01 02 00 05 04 00 02 81 2C"] = new(RelayCommand.Bind, null, Network: RelayNetwork.OfGroup(300)),
        ["01 01 00 05 04 00 02 77 77"] = new(RelayCommand.Connect, null, Network: 0x7777),
        ["01 01 00 14 02 00 07 01 C0 A8 01 01 00 50 02 00 07 01 0A 00 00 01 00 51"] = new(RelayCommand.Connect, Address.Parse("10.0.0.1:81")), // the last one counts
        ["01 01 00 16 02 00 13 04 00 00 00 00 00 00 00 00 00 00 FF FF C0 A8 01 01 00 50"] = new(RelayCommand.Connect, Address.Parse("192.168.1.1:80")),
        ["01 01 00 07 01 00 04 00 02 61 62"] = new(RelayCommand.Connect, null, Credentials: new Credentials("", "ab")),
    };

    private static readonly Dictionary<string, RelayResponse> Responses = new()
    {
        ["01 00 00 00"] = new(RelayStatus.Ok),
        ["01 02 00 00"] = new(RelayStatus.Unauthorized),
        ["01 03 00 00"] = new(RelayStatus.Forbidden),
        ["01 07 00 00"] = new(RelayStatus.NetworkUnreachable),
        ["01 00 00 0A 02 00 07 01 0A 00 00 05 9C 40"] = new(RelayStatus.Ok, Address.Parse("10.0.0.5:40000")),
        [$"01 00 00 16 02 00 13 04 {Wildcard} 1F 90"] = new(RelayStatus.Ok, Everywhere(8080)),
        [$"01 00 00 16 02 00 13 04 {Wildcard} 27 45"] = new(RelayStatus.Ok, Everywhere(10053)),
    };

    public static TheoryData<string> Written => [.. WrittenRequests.Keys];

    public static TheoryData<string> Read => [.. ReadRequests.Keys, .. WrittenRequests.Keys];

    public static TheoryData<string> Answers => [.. Responses.Keys];

    [Theory]
    [MemberData(nameof(Read))]
    public void A_request_is_read(string hex) =>
        IsWhole<RelayRequest>(RelayRequest.TryParse, hex).Should().Be(ReadRequests.GetValueOrDefault(hex) ?? WrittenRequests[hex]);

    [Theory]
    [MemberData(nameof(Written))]
    public void A_request_is_written(string hex) => WrittenRequests[hex].ToBytes().Should().Equal(Hex.Bytes(hex));

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_response_is_read_and_written(string hex)
    {
        IsWhole<RelayResponse>(RelayResponse.TryParse, hex).Should().Be(Responses[hex]);
        Responses[hex].ToBytes().Should().Equal(Hex.Bytes(hex));
    }

    [Fact]
    public void Of_two_addresses_in_a_response_the_first_is_the_peers() =>
        IsWhole<RelayResponse>(RelayResponse.TryParse, "01 00 00 14 02 00 07 01 0A 00 00 05 9C 40 02 00 07 01 0A 00 00 01 00 51")
            .Should().Be(new RelayResponse(0, Address.Parse("10.0.0.5:40000")));

    [Fact]
    public void No_address_of_a_bind_is_an_empty_name_as_v3_writes_it() =>
        RelayAddress.ToBytes(null).Should().Equal(Hex.Bytes("03 00 00 00"));

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void Packets_are_wanted_by_the_flag_or_by_the_network(bool hasFlag, bool hasNetwork, bool wants) =>
        new RelayRequest(1, null, hasFlag, Network: hasNetwork ? RelayNetwork.Udp : RelayNetwork.Tcp).WantsDatagrams.Should().Be(wants);

    [Theory]
    [InlineData("00")]
    [InlineData("02")]
    [InlineData("05")]
    public void Another_version_is_refused_at_its_first_byte(string hex)
    {
        Refuses<RelayRequest>(RelayRequest.TryParse, hex);
        Refuses<RelayResponse>(RelayResponse.TryParse, hex);
    }

    [Theory]
    [InlineData("01 01 00 01 02")] // a feature without a length
    [InlineData("01 01 00 03 02 00 01")] // longer than the message
    [InlineData("01 01 00 04 02 FF FF 01")]
    [InlineData("01 01 00 03 02 00 00")] // an empty address
    [InlineData("01 01 00 06 02 00 03 01 00 00")] // a cut one
    [InlineData("01 01 00 05 02 00 02 09 00")] // of an unknown type
    [InlineData("01 01 00 03 01 00 00")] // an empty login
    [InlineData("01 01 00 05 01 00 02 05 61")] // a cut one
    [InlineData("01 01 00 05 01 00 02 01 61")] // without a password
    [InlineData("01 01 00 04 04 00 01 00")] // half a network
    public void Features_that_do_not_fit_are_refused(string hex) => Refuses<RelayRequest>(RelayRequest.TryParse, hex);

    [Fact]
    public void The_longest_message_is_as_long_as_is_said()
    {
        byte[] bytes = [1, 1, 0xFF, 0xFF, 0x7F, 0xFF, 0xFC, .. new byte[0xFFFC]];

        bytes.Should().HaveCount(RelayFrame.MaxLength);
        Hex.Parse<RelayRequest>(RelayRequest.TryParse, bytes).Should().Be(new RelayRequest(RelayCommand.Connect, null));
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(1, 256)]
    public void A_login_that_does_not_fit_is_refused_and_not_repeated(int user, int password) =>
        ((Func<byte[]>)(() => RelayUserAuth.ToBytes(new Credentials(new string('u', user), new string('p', password)))))
            .Should().Throw<GostException>().Where(failure => failure.Reason == FailureReason.Configuration && !failure.Message.Contains("uu") && !failure.Message.Contains("pp"));

    [Fact]
    public void Any_bytes_are_read_waited_for_or_refused() =>
        Prop.ForAll<byte[]>(AreTolerated).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Any_request_survives_being_written_and_read()
    {
        var texts = Gen.Choose(0, 255).SelectMany(length => Gen.ArrayOf(Gen.Choose(1, 127), length)).Select(chars => new string([.. chars.Select(value => (char)value)]));
        var requests =
            from user in texts
            from password in texts
            from port in Gen.Choose(1, 65535)
            from isUdp in Gen.Elements(true, false)
            from command in Gen.Choose(0, 15)
            select new RelayRequest((byte)command, new IPEndPoint(IPAddress.Parse("2001:db8::1"), port), isUdp, new Credentials(user, password), (ushort)port);

        Prop.ForAll(requests.ToArbitrary(), request => Hex.Parse<RelayRequest>(RelayRequest.TryParse, request.ToBytes()) == request).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(RelayStatus.BadRequest, FailureReason.NotSupported, FailureSite.Node)]
    [InlineData(RelayStatus.Unauthorized, FailureReason.Authentication, FailureSite.Node)]
    [InlineData(RelayStatus.Forbidden, FailureReason.Forbidden, FailureSite.Target)]
    [InlineData(RelayStatus.Timeout, FailureReason.TimedOut, FailureSite.Target)]
    [InlineData(RelayStatus.HostUnreachable, FailureReason.Unreachable, FailureSite.Target)]
    [InlineData(RelayStatus.NetworkUnreachable, FailureReason.Unreachable, FailureSite.Target)]
    [InlineData(RelayStatus.InternalServerError, FailureReason.Other, FailureSite.Node)]
    [InlineData(0x77, FailureReason.Other, FailureSite.Target)]
    public void A_status_says_what_failed_and_who(byte status, FailureReason reason, FailureSite site)
    {
        var explained = RelayStatus.Explain(status);

        (explained.Reason, explained.Site).Should().Be((reason, site));
    }

    private static IPEndPoint Everywhere(int port) => new(IPAddress.IPv6Any, port);

    private static bool AreTolerated(byte[] any)
    {
        byte[][] variants = [any, [1, .. any], [1, 1, 0, .. any], [1, 1, 0, (byte)any.Length, .. any], [1, 1, 0, (byte)(any.Length + 3), 2, 0, (byte)any.Length, .. any]];
        return variants.All(bytes => Hex.IsTolerated<RelayRequest>(RelayRequest.TryParse, bytes) && Hex.IsTolerated<RelayResponse>(RelayResponse.TryParse, bytes));
    }

    private static T IsWhole<T>(MessageParser<T> parse, string hex)
    {
        Hex.ShouldWaitForAllOf(parse, Hex.Bytes(hex), hex);
        Hex.ShouldLeaveTheRest(parse, Hex.Bytes(hex));
        return Hex.Parse(parse, Hex.Bytes(hex));
    }

    private static void Refuses<T>(MessageParser<T> parse, string hex) =>
        ((Func<bool>)(() => parse(Hex.Bytes(hex), out _, out _))).Should().Throw<ProtocolException>();

    [Theory]
    [InlineData(null, 0)]
    [InlineData((ushort)0x0000, 0)]
    [InlineData((ushort)0x7FFF, 0)]
    [InlineData((ushort)0x8000, 0)]
    [InlineData((ushort)0x812C, 300)]
    [InlineData((ushort)0xFFFF, 0x7FFF)]
    public void A_network_may_name_a_group(ushort? network, int group) => RelayNetwork.GroupOf(network).Should().Be(group);
}
