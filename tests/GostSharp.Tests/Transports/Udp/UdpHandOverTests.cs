using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Udp;
using GostSharp.Transports.Udp.Linux;

namespace GostSharp.Tests.Transports.Udp;

/// <summary>Where the loop is not supported, connections are asked for their packets as before: nothing to test.</summary>
public sealed class UdpHandOverTests : IDisposable
{
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly PacketSinkDouble _sink = new();

    public UdpHandOverTests() => _peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_go_to_the_sink_in_their_order()
    {
        await using var connection = Connect();
        var waiting = connection.WaitToReceiveAsync(CancellationToken.None).AsTask();
        for (var i = 0; i < 100; i++)
        {
            Send(connection, (byte)i);
        }

        await TakenAsync(100);
        _sink.Taken.Select(packet => packet[0]).Should().Equal(Enumerable.Range(0, UdpLoop.IsSupported ? 100 : 0).Select(i => (byte)i));
        waiting.IsCompleted.Should().Be(!UdpLoop.IsSupported);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_sink_that_refuses_costs_no_packet_and_no_order()
    {
        const int Count = 200; // More than the inbox takes: the rest waits in the kernel.
        await using var connection = Connect();
        _sink.IsWilling = false;
        for (var i = 0; i < Count; i++)
        {
            Send(connection, (byte)i);
        }

        for (var i = 0; i < Count; i++)
        {
            (await connection.NextAsync()).Should().Equal((byte)i);
        }

        _sink.IsWilling = true;
        var waiting = connection.WaitToReceiveAsync(CancellationToken.None).AsTask();
        Send(connection, 7);
        await TakenAsync(1);
        waiting.IsCompleted.Should().Be(!UdpLoop.IsSupported);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task That_nobody_listens_there_is_told_to_who_waits()
    {
        await using var connection = Connect();
        var waiting = connection.WaitToReceiveAsync(CancellationToken.None).AsTask();
        _peer.Dispose();

        connection.TryTake([1]).Should().BeTrue();

        (await waiting.Invoking(task => task).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.Refused);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_is_disposed_ends_the_wait()
    {
        var connection = Connect();
        var waiting = connection.WaitToReceiveAsync(CancellationToken.None).AsTask();

        await connection.DisposeAsync();

        (await waiting).Should().BeFalse();
        connection.TryTake([1]).Should().BeFalse();
    }

    public void Dispose() => _peer.Dispose();

    private UdpConnection Connect()
    {
        var connection = UdpConnection.Connect((IPEndPoint)_peer.LocalEndPoint!);
        connection.HandOver(_sink);
        return connection;
    }

    private void Send(UdpConnection connection, byte content) => _peer.SendTo([content], connection.LocalEndPoint!);

    private Task TakenAsync(int count) => UdpLoop.IsSupported ? Eventually.TrueAsync(() => _sink.Taken.Length >= count) : Task.CompletedTask;
}
