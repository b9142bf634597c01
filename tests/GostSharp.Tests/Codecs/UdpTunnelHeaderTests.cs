using System.Net;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs;

namespace GostSharp.Tests.Codecs;

public sealed class UdpTunnelHeaderTests
{
    private const string Hello = "68 65 6C 6C 6F";

    public static TheoryData<string, byte, string> Frames => new()
    {
        { "00 05 FF 01 C0 A8 01 01 00 35", 0xFF, "192.168.1.1:53" },
        { "00 05 00 01 C0 A8 01 01 00 35", 0, "192.168.1.1:53" },
        { "00 05 FF 01 0A 00 00 05 9C 40", 0xFF, "10.0.0.5:40000" },
        { "00 05 FF 04 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 00 35", 0xFF, "[2001:db8::1]:53" },
        { "00 05 00 03 0B 65 78 61 6D 70 6C 65 2E 63 6F 6D 00 35", 0, "example.com:53" },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_is_read(string hex, byte fragment, string peer)
    {
        var frame = Hex.Bytes(hex + Hello);

        UdpTunnelHeader.TryParse(frame, out var header, out var consumed).Should().BeTrue();

        header.Should().Be(new UdpTunnelHeader(5, fragment, frame.Length - 5));
        consumed.Should().Be(header.Length);
        new SocksPeers().TryGet(header.AddressIn(frame)).Should().Be(Address.Parse(peer));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_header_that_is_cut_anywhere_is_waited_for(string hex, byte fragment, string peer)
    {
        Hex.ShouldWaitForAllOf<UdpTunnelHeader>(UdpTunnelHeader.TryParse, Hex.Bytes(hex), $"{fragment} {peer}");
        Hex.ShouldLeaveTheRest<UdpTunnelHeader>(UdpTunnelHeader.TryParse, Hex.Bytes(hex));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_is_written_as_v3_writes_it(string hex, byte fragment, string peer)
    {
        var expected = Hex.Bytes(hex);
        expected[2] = (byte)(fragment | 0xFF);
        var header = new byte[UdpTunnelHeader.MaxLength];

        var length = UdpTunnelHeader.WriteFrame(header, 5, Address.Parse(peer));

        header[..length].Should().Equal(expected);
        UdpTunnelHeader.LengthFor(Address.Parse(peer)).Should().Be(length);
    }

    [Fact]
    public void A_datagram_has_neither_length_nor_fragment()
    {
        var header = new byte[UdpTunnelHeader.MaxLength];
        var length = UdpTunnelHeader.WriteDatagram(header, Address.Parse("192.168.1.1:53"));
        header[..length].Should().Equal(Hex.Bytes("00 00 00 01 C0 A8 01 01 00 35"));
    }

    [Theory]
    [InlineData("00 00 FF 01 7F 00 00 01 42 69", 0, 0xFF)] // a frame with nothing in it
    [InlineData("12 34 00 01 7F 00 00 01 42 69", 0x1234, 0)]
    [InlineData("00 00 05 01 7F 00 00 01 42 69", 0, 5)]
    [InlineData("FF FF 00 01 7F 00 00 01 42 69", 65_535, 0)]
    public void Whatever_stands_in_length_and_fragment_is_read(string hex, int reserved, byte fragment) =>
        Hex.Parse<UdpTunnelHeader>(UdpTunnelHeader.TryParse, Hex.Bytes(hex)).Should().Be(new UdpTunnelHeader(reserved, fragment, 10));

    [Theory]
    [InlineData("00 05 FF 00")]
    [InlineData("00 05 FF 02")]
    [InlineData("00 05 FF 05 C0")]
    [InlineData("00 05 FF FF C0 A8")]
    public void A_type_of_address_that_does_not_exist_is_refused(string hex) =>
        FluentActions.Invoking(() => UdpTunnelHeader.TryParse(Hex.Bytes(hex), out _, out _)).Should().Throw<ProtocolException>();

    [Fact]
    public void An_address_that_no_host_has_is_no_matter_of_the_frame()
    {
        var frame = Hex.Bytes("00 05 FF 03 02 61 20 00 35");

        var header = Hex.Parse<UdpTunnelHeader>(UdpTunnelHeader.TryParse, frame);

        new SocksPeers().TryGet(header.AddressIn(frame)).Should().BeNull();
    }

    [Fact]
    public void A_peer_is_one_object_however_often_it_is_named()
    {
        var peers = new SocksPeers(limit: 2);
        byte[] one = [1, 10, 0, 0, 1, 0, 53], two = [1, 10, 0, 0, 2, 0, 53], three = [1, 10, 0, 0, 3, 0, 53];
        var first = peers.TryGet(one);

        peers.TryGet(two).Should().Be(Address.Parse("10.0.0.2:53"));
        peers.TryGet([.. one]).Should().BeSameAs(first);
        peers.TryGet(three);
        peers.TryGet(one).Should().Be(first).And.NotBeSameAs(first, "two are kept, and for the third all were forgotten");
    }

    [Fact]
    public void Headers_are_written_and_read_without_any_allocation()
    {
        var peers = new SocksPeers();
        EndPoint[] addresses = [Address.Parse("10.0.0.1:53"), Address.Parse("[2001:db8::1]:53"), Address.Parse("example.com:53"), Address.Parse("[::ffff:10.0.0.1]:53")];
        Array.ForEach(addresses, address => Exchange(peers, address));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            foreach (var address in addresses)
            {
                Exchange(peers, address);
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4000, "less than any object for each header would take");
    }

    [Fact]
    public void Any_bytes_are_read_waited_for_or_refused() =>
        Prop.ForAll<byte[]>(bytes => Hex.IsTolerated<UdpTunnelHeader>(UdpTunnelHeader.TryParse, [.. bytes])).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static void Exchange(SocksPeers peers, EndPoint address)
    {
        Span<byte> header = stackalloc byte[UdpTunnelHeader.MaxLength];
        UdpTunnelHeader.WriteFrame(header, 100, address);
        if (UdpTunnelHeader.TryParse(header, out var read, out _))
        {
            peers.TryGet(read.AddressIn(header));
        }
    }
}
