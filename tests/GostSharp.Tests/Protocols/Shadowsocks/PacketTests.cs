using GostSharp.Codecs;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Transports.Udp;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>Packets that come by themselves: what is wrong with one is the end of that packet alone.</summary>
public sealed class PacketTests
{
    private static readonly byte[] Dns = Hex.Bytes("01 C0 A8 01 01 00 35");

    public static TheoryData<string> Methods => [.. Secrets.Sound, .. Secrets.Broken];

    public static TheoryData<string> SoundMethods => [.. Secrets.Sound];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_packet_comes_out_as_it_went_in(string method)
    {
        using var client = Secrets.Of(method).PacketsForClient();
        using var server = Secrets.Of(method).PacketsForServer(new SaltFilter());
        foreach (var length in new[] { 0, 1, 15, 16, 17, 1472, 65_400 })
        {
            var packet = Seal(client, RandomBytes.Create(length, length));

            ShadowsocksPacket.TryOpen(packet, server, new SocksPeers(), out var data, out var peer).Should().BeTrue();

            peer.Should().Be(Address.Parse("192.168.1.1:53"));
            data.ToArray().Should().Equal(RandomBytes.Create(length, length));
        }
    }

    [Theory]
    [MemberData(nameof(SoundMethods))]
    public void A_packet_that_was_cut_or_changed_is_none(string method)
    {
        using var cipher = Secrets.Of(method).PacketsForClient();
        var packet = Seal(cipher, "hello"u8);
        for (var length = 0; length < packet.Length; length++)
        {
            IsOne(cipher, packet[..length]).Should().BeFalse("{0} bytes of it are there", length);
        }

        for (var at = 0; at < packet.Length; at++)
        {
            var changed = (byte[])packet.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            IsOne(cipher, changed).Should().BeFalse("byte {0} was changed", at);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_server_takes_a_packet_once(string method)
    {
        using var client = Secrets.Of(method).PacketsForClient();
        using var server = Secrets.Of(method).PacketsForServer(new SaltFilter());
        var packet = Seal(client, "hello"u8);

        IsOne(server, (byte[])packet.Clone()).Should().BeTrue();
        IsOne(server, packet).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_server_does_not_take_its_own_packets(string method)
    {
        var seen = new SaltFilter();
        using var here = Secrets.Of(method).PacketsForServer(seen);
        using var there = Secrets.Of(method).PacketsForServer(seen);

        IsOne(there, Seal(here, "hello"u8)).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01 C0 A8 01 01 00")]
    [InlineData("03")]
    [InlineData("03 05 61 62")]
    [InlineData("03 03 0A 0A 0A 00 35")]
    [InlineData("04 00 00")]
    [InlineData("68 65 6C 6C 6F 2D 31")]
    public void What_has_no_address_is_none(string plain)
    {
        using var cipher = Secrets.Of("aes-256-gcm").PacketsForClient();
        var packet = new byte[cipher.Overhead + Hex.Bytes(plain).Length];
        cipher.Seal(Hex.Bytes(plain), packet);

        IsOne(cipher, packet).Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Garbage_before_the_first_packet_opens_nothing_and_garbage_behind_it_is_dropped()
    {
        var host = new MemoryNetwork().GetHost("127.0.0.1");
        await using var target = await host.BindDatagramAsync(Address.Parse("127.0.0.1:53"));
        await using var server = await new ForwarderBuilder().UseRoute(host).Listen("ssu://aes-256-gcm:123456@127.0.0.1:8388").StartAsync();
        await using var client = await host.ConnectDatagramAsync(new ConnectContext(Address.Parse("127.0.0.1:8388")));
        using var cipher = Secrets.Of("aes-256-gcm").PacketsForClient();
        foreach (var garbage in new[] { RandomBytes.Create(1, 10), RandomBytes.Create(2, 100), Seal(Secrets.Of("aes-256-gcm", "guess").PacketsForClient(), "x"u8) })
        {
            await client.SendAsync(garbage);
        }

        await Eventually.TrueAsync(() => server.Services[0].Statistics.Datagrams!.Dropped == 3);
        foreach (var text in new[] { "one", "two" })
        {
            await client.SendAsync(Seal(cipher, System.Text.Encoding.ASCII.GetBytes(text), "127.0.0.1:53"));
            var buffer = new byte[100];
            var asked = await target.ReceiveAsync(buffer);
            asked.Payload.ToArray().Should().Equal(System.Text.Encoding.ASCII.GetBytes(text));
            await target.SendAsync(asked.Payload, asked.Peer!);
            (await client.NextAsync()).Should().HaveCount(cipher.Overhead + 7 + 3);
            await client.SendAsync(RandomBytes.Create(3, 60));
        }

        await Eventually.TrueAsync(() => server.Services[0].Statistics.Datagrams!.Dropped == 5);
        server.Services[0].Statistics.Failed.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_of_somebody_else_is_not_delivered()
    {
        var host = new MemoryNetwork().GetHost("127.0.0.1");
        await using var server = await host.BindDatagramAsync(Address.Parse("127.0.0.1:8388"));
        var transport = await host.ConnectDatagramAsync(new ConnectContext(Address.Parse("127.0.0.1:8388")));
        await using var connection = await new ShadowsocksUdpConnector(Secrets.Of("aes-256-gcm"), TestTimeouts.Wait, TimeProvider.System)
            .ConnectDatagramAsync(transport, host, new ConnectContext(Address.Parse("10.0.0.1:53")));
        using var cipher = Secrets.Of("aes-256-gcm").PacketsForClient();
        await connection.SendAsync("hello"u8.ToArray());
        var asked = await server.ReceiveAsync(new byte[1000]);

        await server.SendAsync(Seal(cipher, "no"u8, "10.0.0.2:53"), asked.Peer!);
        await server.SendAsync(Seal(cipher, "yes"u8, "10.0.0.1:53"), asked.Peer!);

        (await connection.NextAsync()).Should().Equal("yes"u8.ToArray());
        connection.MaxDatagramSize.Should().Be(transport.MaxDatagramSize - 32 - 16 - 7);
    }

    private static bool IsOne(IPacketCipher cipher, byte[] packet) => ShadowsocksPacket.TryOpen(packet, cipher, new SocksPeers(), out _, out _);

    private static byte[] Seal(IPacketCipher cipher, ReadOnlySpan<byte> data, string? address = null)
    {
        byte[] plain = [.. address is null ? Dns : SocksAddress.ToBytes(Address.Parse(address)), .. data];
        var packet = new byte[cipher.Overhead + plain.Length];
        cipher.Seal(plain, packet);
        return packet;
    }
}
