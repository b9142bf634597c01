using System.Net;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks4MessageTests
{
    [Theory]
    [InlineData("04 01 00 50 C0 A8 01 01 00", 1, "192.168.1.1:80", "")]
    [InlineData("04 01 00 50 00 00 00 01 00 65 78 61 6D 70 6C 65 2E 63 6F 6D 00", 1, "example.com:80", "")]
    [InlineData("04 01 00 50 00 00 00 01 61 64 6D 69 6E 00 65 78 61 6D 70 6C 65 2E 63 6F 6D 00", 1, "example.com:80", "admin")]
    [InlineData("04 02 08 AE 00 00 00 00 00", 2, "0.0.0.0:2222", "")]
    public void A_request_is_read_and_written(string hex, byte command, string address, string userId)
    {
        var (bytes, request) = (Hex.Bytes(hex), new Socks4Request(command, Address.Parse(address), userId));

        Hex.Parse<Socks4Request>(Socks4Request.TryParse, bytes).Should().Be(request);
        Hex.ShouldWaitForAllOf<Socks4Request>(Socks4Request.TryParse, bytes, address);
        Hex.ShouldLeaveTheRest<Socks4Request>(Socks4Request.TryParse, bytes);
        request.ToBytes().Should().Equal(bytes);
    }

    [Fact]
    public void An_address_in_words_is_read_as_an_address() =>
        Hex.Parse<Socks4Request>(Socks4Request.TryParse, Hex.Bytes("04 01 42 69 00 00 00 01 00 31 32 37 2E 30 2E 30 2E 31 00"))
            .Address.Should().Be(Address.Parse("127.0.0.1:17001"));

    [Theory]
    [InlineData("00 5A 00 00 00 00 00 00", Socks4Reply.Granted)]
    [InlineData("00 5B 00 00 00 00 00 00", Socks4Reply.Failed)]
    [InlineData("00 5D 00 00 00 00 00 00", Socks4Reply.UserRejected)]
    public void A_reply_is_read_and_written(string hex, byte code)
    {
        var (bytes, reply) = (Hex.Bytes(hex), new Socks4Reply(code));

        Hex.Parse<Socks4Reply>(Socks4Reply.TryParse, bytes).Should().Be(reply);
        Hex.ShouldWaitForAllOf<Socks4Reply>(Socks4Reply.TryParse, bytes, hex);
        Hex.ShouldLeaveTheRest<Socks4Reply>(Socks4Reply.TryParse, bytes);
        reply.ToBytes().Should().Equal(bytes);
    }

    [Theory]
    [InlineData("05")]
    [InlineData("47 45 54")]
    [InlineData("04 01 00 50 00 00 00 01 00 61 0D 0A 62 00")]
    [InlineData("04 01 00 50 00 00 00 01 00 FF FE 00")]
    public void Garbage_is_refused(string hex) => Refuses(Hex.Bytes(hex));

    [Fact]
    public void A_reply_begins_with_a_zero() =>
        ((Func<bool>)(() => Socks4Reply.TryParse([4], out _, out _))).Should().Throw<ProtocolException>();

    [Fact]
    public void Texts_may_be_255_bytes_long_and_a_longer_one_is_refused_before_its_end_is_seen()
    {
        byte[] head = [4, 1, 0, 80, 0, 0, 0, 1];
        byte[] longest = [.. Enumerable.Repeat((byte)'a', 255)];
        byte[] request = [.. head, .. longest, 0, .. longest, 0];

        request.Should().HaveCount(Socks4Request.MaxLength);
        Hex.Parse<Socks4Request>(Socks4Request.TryParse, request).ToBytes().Should().Equal(request);
        Refuses([.. head, .. longest, (byte)'a']);
        Refuses([.. head, 0, .. longest, (byte)'a']);
    }

    [Fact]
    public void What_the_protocol_cannot_name_is_not_written()
    {
        CannotBeWritten(new IPEndPoint(IPAddress.IPv6Loopback, 80));
        CannotBeWritten(new DnsEndPoint("a\0b", 80));
    }

    [Fact]
    public void Any_bytes_are_read_waited_for_or_refused() =>
        Prop.ForAll<byte[]>(any => Hex.IsTolerated<Socks4Request>(Socks4Request.TryParse, [4, 1, 0, 80, 0, 0, 0, .. any])
                && Hex.IsTolerated<Socks4Request>(Socks4Request.TryParse, any)
                && Hex.IsTolerated<Socks4Reply>(Socks4Reply.TryParse, any))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static void Refuses(byte[] bytes) =>
        ((Func<bool>)(() => Socks4Request.TryParse(bytes, out _, out _))).Should().Throw<ProtocolException>();

    private static void CannotBeWritten(EndPoint address) =>
        ((Func<byte[]>)new Socks4Request(1, address, "").ToBytes).Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.NotSupported);
}
