using System.Net;
using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs;

namespace GostSharp.Tests.Codecs;

public sealed class SocksAddressTests
{
    public static TheoryData<string, string> Blocks => new()
    {
        { "01 C0 A8 01 01 00 50", "192.168.1.1:80" },
        { "03 0B 65 78 61 6D 70 6C 65 2E 63 6F 6D 00 50", "example.com:80" },
        { "04 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 00 35", "[2001:db8::1]:53" },
        { "01 00 00 00 00 08 AE", "0.0.0.0:2222" },
        { "04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 27 45", "[::]:10053" },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_is_read_and_written(string hex, string address)
    {
        Hex.Parse<EndPoint>(SocksAddress.TryParse, Hex.Bytes(hex)).Should().Be(Address.Parse(address));
        SocksAddress.ToBytes(Address.Parse(address)).Should().Equal(Hex.Bytes(hex));
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_that_is_cut_anywhere_is_waited_for(string hex, string address)
    {
        Hex.ShouldWaitForAllOf<EndPoint>(SocksAddress.TryParse, Hex.Bytes(hex), address);
        Hex.ShouldLeaveTheRest<EndPoint>(SocksAddress.TryParse, Hex.Bytes(hex));
    }

    [Theory]
    [InlineData("04 00 00 00 00 00 00 00 00 00 00 FF FF AC 18 0A 01 08 AE", "172.24.10.1:2222")] // what v2 answers
    [InlineData("03 0B 31 39 32 2E 31 36 38 2E 31 2E 31 00 50", "192.168.1.1:80")] // what v2 asks for
    [InlineData("03 03 3A 3A 31 00 50", "[::1]:80")]
    [InlineData("03 00 00 50", "0.0.0.0:80")] // what a relay writes for no host
    public void A_literal_becomes_an_address_however_it_is_written(string hex, string address) =>
        Hex.Parse<EndPoint>(SocksAddress.TryParse, Hex.Bytes(hex)).Should().Be(Address.Parse(address)).And.BeOfType<IPEndPoint>();

    [Fact]
    public void No_target_is_the_unspecified_address() => SocksAddress.ToBytes(null).Should().Equal(1, 0, 0, 0, 0, 0, 0);

    [Fact]
    public void A_literal_is_written_by_its_content()
    {
        SocksAddress.ToBytes(new DnsEndPoint("10.0.0.1", 1)).Should().Equal(1, 10, 0, 0, 1, 0, 1);
        SocksAddress.ToBytes(new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.1"), 1)).Should().Equal(1, 10, 0, 0, 1, 0, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(255)]
    public void Another_type_is_refused_at_its_first_byte(byte type)
    {
        Refuses([type]);
        SocksAddress.IsKnownType(type).Should().BeFalse();
    }

    [Theory]
    [InlineData("61 00 62")]
    [InlineData("61 0A 62")]
    [InlineData("61 20 62")]
    [InlineData("61 7F")]
    [InlineData("C3 28")]
    [InlineData("FF")]
    [InlineData("ED A0 80")]
    [InlineData("61 E2 80 AE 62")]
    public void A_name_that_no_host_has_is_refused(string name)
    {
        var bytes = Hex.Bytes(name);
        Refuses([3, (byte)bytes.Length, .. bytes, 0, 80]);
    }

    [Fact]
    public void The_longest_name_fits_and_a_longer_one_is_refused()
    {
        var longest = new DnsEndPoint(new string('a', 255), 80);

        SocksAddress.ToBytes(longest).Should().HaveCount(SocksAddress.MaxLength);
        Hex.Parse<EndPoint>(SocksAddress.TryParse, SocksAddress.ToBytes(longest)).Should().Be(longest);
        CannotBeWritten(new DnsEndPoint(new string('a', 256), 80));
        CannotBeWritten(new DnsEndPoint(new string('ä', 128), 80));
    }

    [Fact]
    public void What_is_no_host_is_not_written()
    {
        CannotBeWritten(new DnsEndPoint("a\0b", 80));
        CannotBeWritten(new DnsEndPoint("a\ud800", 80));
        CannotBeWritten(new UnixDomainSocketEndPoint("/tmp/x"));
    }

    [Fact]
    public void Any_address_survives_being_written_and_read()
    {
        var addresses =
            from length in Gen.Elements(4, 16)
            from bytes in Gen.ArrayOf(Gen.Choose(0, 255), length)
            from port in Gen.Choose(0, 65_535)
            select new IPEndPoint(HostText.Plain(new IPAddress(bytes.Select(value => (byte)value).ToArray())), port);

        Prop.ForAll(addresses.ToArbitrary(), address => Hex.Parse<EndPoint>(SocksAddress.TryParse, SocksAddress.ToBytes(address)).Equals(address))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bytes_are_read_waited_for_or_refused() =>
        Prop.ForAll<byte[]>(bytes => Hex.IsTolerated<EndPoint>(SocksAddress.TryParse, [.. bytes])).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Any_text_as_a_name_is_read_or_refused_and_what_was_read_can_be_written() =>
        Prop.ForAll<string>(text => IsStable(text ?? "")).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static bool IsStable(string text)
    {
        var name = Encoding.UTF8.GetBytes(text).Take(255).ToArray();
        byte[] block = [3, (byte)name.Length, .. name, 0, 80];
        if (!Hex.IsTolerated<EndPoint>(SocksAddress.TryParse, block) || !Hex.TryParse<EndPoint>(SocksAddress.TryParse, block, out var address))
        {
            return true;
        }

        return Hex.Parse<EndPoint>(SocksAddress.TryParse, SocksAddress.ToBytes(address)).Equals(address);
    }

    private static void Refuses(byte[] bytes) =>
        ((Func<bool>)(() => SocksAddress.TryParse(bytes, out _, out _))).Should().Throw<ProtocolException>();

    private static void CannotBeWritten(EndPoint address) =>
        ((Action)(() => SocksAddress.ToBytes(address))).Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.NotSupported);
}
