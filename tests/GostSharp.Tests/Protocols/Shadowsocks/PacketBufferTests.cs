using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Relaying;
using GostSharp.Tests.Transports.Udp;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>What anybody can send, without a password, must not make this end hold a buffer until more comes.</summary>
public sealed class PacketBufferTests
{
    private static readonly EndPoint Target = Address.Parse("192.168.1.1:53");
    private static readonly byte[] Garbage = RandomBytes.Create(1, 100);
    private static readonly CipherSuite Suite = Secrets.Of("aes-256-gcm");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_holds_none_while_it_waits_for_the_first_packet_of_a_client()
    {
        await using var packets = new WatchedPackets();
        using var cipher = Suite.PacketsForClient();
        await using var socket = new ShadowsocksClientSocket(packets, Suite.PacketsForServer(new SaltFilter()));
        var admitting = socket.AdmitAsync(CancellationToken.None).AsTask();
        await packets.WaitedForAfterAsync(0);
        for (var drops = 1; drops <= 130; drops++)
        {
            packets.Bring(Garbage);
            await packets.WaitedForAfterAsync(drops);
        }

        admitting.IsCompleted.Should().BeFalse();
        packets.Bring(Seal(cipher, "hello"u8));

        (await admitting).Should().BeTrue();
        (await socket.WaitToReceiveAsync()).Should().BeTrue();
        var first = await socket.ReceiveAsync(new byte[100]);
        first.Payload.ToArray().Should().Equal("hello"u8.ToArray());
        first.Peer.Should().Be(Target);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_sends_garbage_alone_is_not_let_in()
    {
        await using var packets = new WatchedPackets();
        await using var socket = new ShadowsocksClientSocket(packets, Suite.PacketsForServer(new SaltFilter()));
        var admitting = socket.AdmitAsync(CancellationToken.None).AsTask();
        packets.Bring(Garbage);
        await packets.WaitedForAfterAsync(1);

        packets.End();

        (await admitting).Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_holds_none_behind_garbage_that_came_later()
    {
        await using var packets = new WatchedPackets();
        using var cipher = Suite.PacketsForClient();
        await using var socket = new ShadowsocksClientSocket(packets, Suite.PacketsForServer(new SaltFilter()));
        using var stop = new CancellationTokenSource();
        using var inactivity = new InactivityLimit(stop, TimeProvider.System);
        var sent = new List<(string Text, EndPoint Peer)>();
        packets.Bring(Seal(cipher, "one"u8));
        (await socket.AdmitAsync(CancellationToken.None)).Should().BeTrue();

        var pumping = new PacketPump(socket, inactivity, 1000).RunAsync(KeepAsync, stop.Token);
        await packets.WaitedForAfterAsync(1);
        packets.Bring(Garbage);
        await packets.WaitedForAfterAsync(2);
        packets.Bring(Seal(cipher, "two"u8));
        await packets.WaitedForAfterAsync(3);
        packets.End();
        await pumping;

        sent.Should().Equal(("one", Target), ("two", Target));

        ValueTask KeepAsync(ReadOnlyMemory<byte> data, EndPoint peer, CancellationToken cancellationToken)
        {
            sent.Add((System.Text.Encoding.ASCII.GetString(data.Span), peer));
            return ValueTask.CompletedTask;
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_rents_none_before_an_answer_is_there()
    {
        await using var packets = new WatchedPackets();
        using var cipher = Suite.PacketsForServer(new SaltFilter());
        await using var connection = new ShadowsocksDatagrams(packets, Suite.PacketsForClient(), Target, SocksAddress.ToBytes(Target));
        var receiving = connection.NextAsync();
        await packets.WaitedForAfterAsync(0);
        packets.Bring(Garbage);
        await packets.WaitedForAfterAsync(1);

        packets.Bring(Seal(cipher, "hello"u8));

        (await receiving).Should().Equal("hello"u8.ToArray());
        packets.End();
        (await connection.ReceiveAsync(new byte[10])).IsEnd.Should().BeTrue();
    }

    private static byte[] Seal(IPacketCipher cipher, ReadOnlySpan<byte> data)
    {
        byte[] plain = [.. SocksAddress.ToBytes(Target), .. data];
        var packet = new byte[cipher.Overhead + plain.Length];
        cipher.Seal(plain, packet);
        return packet;
    }
}
