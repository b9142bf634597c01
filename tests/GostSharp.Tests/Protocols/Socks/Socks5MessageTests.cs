using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5MessageTests
{
    private const string Example = "05 01 00 03 0B 65 78 61 6D 70 6C 65 2E 63 6F 6D 00 50";

    [Theory]
    [InlineData("05 02 00 80", "00 80")]
    [InlineData("05 04 00 02 80 82", "00 02 80 82")]
    [InlineData("05 03 00 02 80", "00 02 80")]
    [InlineData("05 01 00", "00")]
    public void A_greeting_is_read_and_written(string hex, string methods)
    {
        IsWhole<Socks5Greeting>(Socks5Greeting.TryParse, hex).Methods.Should().Equal(Hex.Bytes(methods));
        new Socks5Greeting(Hex.Bytes(methods)).ToBytes().Should().Equal(Hex.Bytes(hex));
    }

    [Fact]
    public void The_longest_greeting_is_as_long_as_is_said() =>
        new Socks5Greeting(new byte[255]).ToBytes().Should().HaveCount(Socks5Greeting.MaxLength);

    [Theory]
    [InlineData("05 80", 0x80)]
    [InlineData("05 82", 0x82)]
    [InlineData("05 00", 0x00)]
    [InlineData("05 FF", 0xFF)]
    public void A_selection_is_read_and_written(string hex, byte method)
    {
        IsWhole<Socks5Selection>(Socks5Selection.TryParse, hex).Method.Should().Be(method);
        new Socks5Selection(method).ToBytes().Should().Equal(Hex.Bytes(hex));
    }

    [Theory]
    [InlineData("01 05 61 64 6D 69 6E 06 31 32 33 34 35 36", "admin", "123456")]
    [InlineData("01 00 00", "", "")]
    public void A_login_is_read_and_written(string hex, string user, string password)
    {
        IsWhole<Credentials>(UserPasswordRequest.TryParse, hex).Should().Be(new Credentials(user, password));
        UserPasswordRequest.ToBytes(new Credentials(user, password)).Should().Equal(Hex.Bytes(hex));
    }

    [Fact]
    public void The_longest_login_fits()
    {
        var longest = new Credentials(new string('u', 255), new string('p', 255));

        var bytes = UserPasswordRequest.ToBytes(longest);

        bytes.Should().HaveCount(UserPasswordRequest.MaxLength);
        Hex.Parse<Credentials>(UserPasswordRequest.TryParse, bytes).Should().Be(longest);
    }

    [Theory]
    [InlineData("01 00", true, "01 00")]
    [InlineData("01 01", false, "01 01")]
    [InlineData("01 FF", false, "01 01")]
    public void The_answer_to_a_login_is_read_and_written(string hex, bool isAccepted, string written)
    {
        IsWhole<UserPasswordStatus>(UserPasswordStatus.TryParse, hex).IsAccepted.Should().Be(isAccepted);
        new UserPasswordStatus(isAccepted).ToBytes().Should().Equal(Hex.Bytes(written));
    }

    [Theory]
    [InlineData("05 01 00 01 C0 A8 01 01 00 50", 1, "192.168.1.1:80")]
    [InlineData(Example, 1, "example.com:80")]
    [InlineData("05 02 00 01 00 00 00 00 08 AE", 2, "0.0.0.0:2222")]
    [InlineData("05 F2 00 01 00 00 00 00 1F 90", 0xF2, "0.0.0.0:8080")]
    [InlineData("05 F3 00 01 00 00 00 00 27 45", 0xF3, "0.0.0.0:10053")]
    [InlineData("05 03 00 01 00 00 00 00 00 00", 3, "0.0.0.0:0")]
    public void A_request_is_read_and_written(string hex, byte command, string address)
    {
        var request = new Socks5Request(command, Address.Parse(address));

        IsWhole<Socks5Request>(Socks5Request.TryParse, hex).Should().Be(request);
        request.ToBytes().Should().Equal(Hex.Bytes(hex));
    }

    [Fact]
    public void The_request_of_a_v2_client_has_its_address_in_words() =>
        IsWhole<Socks5Request>(Socks5Request.TryParse, "05 01 00 03 0B 31 39 32 2E 31 36 38 2E 31 2E 31 00 50")
            .Should().Be(new Socks5Request(1, Address.Parse("192.168.1.1:80")));

    [Fact]
    public void A_request_with_an_unknown_type_of_address_is_known_by_its_head() =>
        IsWhole<Socks5Request>(Socks5Request.TryParse, "05 01 00 02").Should().Be(new Socks5Request(1, null));

    [Fact]
    public void The_reserved_byte_of_a_request_is_the_number_of_its_group()
    {
        var request = new Socks5Request(0xF2, Address.Parse("192.168.1.1:80"), 0x77);

        IsWhole<Socks5Request>(Socks5Request.TryParse, "05 F2 77 01 C0 A8 01 01 00 50").Should().Be(request);
        request.ToBytes().Should().Equal(Hex.Bytes("05 F2 77 01 C0 A8 01 01 00 50"));
    }

    [Theory]
    [InlineData("05 00 00 01 00 00 00 00 00 00", 0, "0.0.0.0:0")]
    [InlineData("05 03 00 01 00 00 00 00 00 00", 3, "0.0.0.0:0")]
    [InlineData("05 04 00 01 00 00 00 00 00 00", 4, "0.0.0.0:0")]
    [InlineData("05 00 00 01 AC 18 0A 01 08 AE", 0, "172.24.10.1:2222")]
    [InlineData("05 00 00 01 0A 00 00 05 9C 40", 0, "10.0.0.5:40000")]
    [InlineData("05 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 27 45", 0, "[::]:10053")]
    public void A_reply_is_read_and_written(string hex, byte code, string address)
    {
        var reply = new Socks5Reply(code, Address.Parse(address));

        IsWhole<Socks5Reply>(Socks5Reply.TryParse, hex).Should().Be(reply);
        reply.ToBytes().Should().Equal(Hex.Bytes(hex));
    }

    [Fact]
    public void A_v2_server_dresses_ipv4_up_as_ipv6() =>
        IsWhole<Socks5Reply>(Socks5Reply.TryParse, "05 00 00 04 00 00 00 00 00 00 00 00 00 00 FF FF AC 18 0A 01 08 AE")
            .Should().Be(new Socks5Reply(0, Address.Parse("172.24.10.1:2222")));

    [Fact]
    public void A_refusal_without_an_address_is_understood() =>
        IsWhole<Socks5Reply>(Socks5Reply.TryParse, "05 05 00 00").Should().Be(new Socks5Reply(5));

    [Fact]
    public void A_reply_that_has_nothing_to_tell_is_as_gost_writes_it() =>
        new Socks5Reply(7).ToBytes().Should().Equal(Hex.Bytes("05 07 00 01 00 00 00 00 00 00"));

    [Fact]
    public void Garbage_is_refused_at_its_first_byte()
    {
        Refuses<Socks5Greeting>(Socks5Greeting.TryParse, "47");
        Refuses<Socks5Selection>(Socks5Selection.TryParse, "48");
        Refuses<Credentials>(UserPasswordRequest.TryParse, "05");
        Refuses<UserPasswordStatus>(UserPasswordStatus.TryParse, "05");
        Refuses<Socks5Request>(Socks5Request.TryParse, "04");
        Refuses<Socks5Reply>(Socks5Reply.TryParse, "00");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Refuses<Socks5Greeting>(Socks5Greeting.TryParse, "05 00");
        Refuses<Socks5Reply>(Socks5Reply.TryParse, "05 00 00 09");
        Refuses<Socks5Request>(Socks5Request.TryParse, "05 01 00 03 02 61 0A 00 50");
    }

    [Fact]
    public void Any_bytes_are_read_waited_for_or_refused() =>
        Prop.ForAll<byte[]>(AreTolerated).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Any_login_survives_being_written_and_read()
    {
        var texts = Gen.Choose(0, 255).SelectMany(length => Gen.ArrayOf(Gen.Choose(1, 127), length)).Select(chars => new string([.. chars.Select(value => (char)value)]));
        var logins = from user in texts from password in texts select new Credentials(user, password);

        Prop.ForAll(logins.ToArbitrary(), login => Hex.Parse<Credentials>(UserPasswordRequest.TryParse, UserPasswordRequest.ToBytes(login)) == login)
            .QuickCheckThrowOnFailure();
    }

    private static bool AreTolerated(byte[] any)
    {
        byte[][] variants = [any, [5, .. any], [5, 1, 0, .. any], [5, 1, 0, 3, .. any], [1, .. any]];
        return variants.All(bytes =>
            Hex.IsTolerated<Socks5Greeting>(Socks5Greeting.TryParse, bytes)
            && Hex.IsTolerated<Socks5Selection>(Socks5Selection.TryParse, bytes)
            && Hex.IsTolerated<Credentials>(UserPasswordRequest.TryParse, bytes)
            && Hex.IsTolerated<UserPasswordStatus>(UserPasswordStatus.TryParse, bytes)
            && Hex.IsTolerated<Socks5Request>(Socks5Request.TryParse, bytes)
            && Hex.IsTolerated<Socks5Reply>(Socks5Reply.TryParse, bytes));
    }

    private static T IsWhole<T>(MessageParser<T> parse, string hex)
    {
        Hex.ShouldWaitForAllOf(parse, Hex.Bytes(hex), hex);
        Hex.ShouldLeaveTheRest(parse, Hex.Bytes(hex));
        return Hex.Parse(parse, Hex.Bytes(hex));
    }

    private static void Refuses<T>(MessageParser<T> parse, string hex) =>
        ((Func<bool>)(() => parse(Hex.Bytes(hex), out _, out _))).Should().Throw<ProtocolException>();
}
