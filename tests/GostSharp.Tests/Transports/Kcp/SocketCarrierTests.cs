using System.Net.Sockets;
using GostSharp.Diagnostics;
using GostSharp.Kcp;
using GostSharp.Tests.Transports.Udp;
using GostSharp.Transports.Kcp;

namespace GostSharp.Tests.Transports.Kcp;

public sealed class SocketCarrierTests : IAsyncDisposable
{
    private static readonly GostException Lack = new(FailureReason.ResourcesExhausted, "ENOBUFS");

    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly ScriptedDatagramSocket _socket = new();
    private readonly SocketCarrier _carrier;

    public SocketCarrierTests() => _carrier = new SocketCarrier(_socket, "kcp", _time, _log.CreateLogger("test"));

    public ValueTask DisposeAsync() => _carrier.DisposeAsync();

    [Fact]
    public async Task One_peers_failure_keeps_no_packets_from_the_others()
    {
        var (gone, there) = (ScriptedDatagramSocket.Peer(1), ScriptedDatagramSocket.Peer(2));
        (_socket.SendFailure, _socket.FailingPeer) = (new GostException(FailureReason.Unreachable, "gone"), gone);

        var failure = await Assert.ThrowsAsync<AggregateException>(() => _carrier.SendAsync(new KcpDatagram[] { new(new byte[1], 1, gone), new(new byte[2], 2, there) }).AsTask());

        failure.InnerExceptions.Should().Equal(_socket.SendFailure);
        var (bytes, peer) = await _socket.SentAsync().WaitAsync(TestTimeouts.Wait);
        (bytes.Length, peer).Should().Be((2, there));
    }

    [Fact]
    public async Task A_socket_that_is_closed_is_not_tried_again_for_everybody()
    {
        _socket.SendFailure = new GostException(FailureReason.ConnectionLost, "closed");

        var failure = await Record.ExceptionAsync(() => _carrier.SendAsync(new KcpDatagram[] { new(new byte[1], 1, ScriptedDatagramSocket.Peer(1)) }).AsTask());

        failure.Should().BeSameAs(_socket.SendFailure);
    }

    [Theory]
    [InlineData(FailureReason.ResourcesExhausted, SocketError.NoBufferSpaceAvailable)]
    [InlineData(FailureReason.Other, SocketError.SocketError)]
    [InlineData(FailureReason.Unreachable, SocketError.HostUnreachable)]
    public async Task What_passes_is_no_end(FailureReason reason, SocketError error)
    {
        var failure = new GostException(reason, "it passes", new SocketException((int)error));
        _socket.WaitFailures.Enqueue(failure);
        _socket.Fail(failure);
        _socket.Bring(ScriptedDatagramSocket.Peer(1), 1, 2, 3);

        (await _carrier.WaitToReceiveAsync()).Should().BeTrue();
        var receiving = _carrier.ReceiveAsync(NewBatch()).AsTask();
        await _time.WaitForTimersAsync(1);
        receiving.IsCompleted.Should().BeFalse("it is the second failure in a row");
        _time.Advance(TimeSpan.FromSeconds(1));

        (await receiving.WaitAsync(TestTimeouts.Wait)).Should().Be(1);
    }

    [Fact]
    public async Task Closing_ends_the_wait_for_better_times()
    {
        for (var i = 0; i < 2; i++)
        {
            _socket.Fail(Lack);
        }

        var receiving = _carrier.ReceiveAsync(NewBatch()).AsTask();
        await _time.WaitForTimersAsync(1);

        await _carrier.DisposeAsync();

        (await receiving.WaitAsync(TestTimeouts.Wait)).Should().Be(0);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task What_does_not_pass_for_a_minute_is_the_end_and_is_told_of_once()
    {
        for (var i = 0; i < 61; i++)
        {
            _socket.Fail(Lack);
        }

        var failure = await Assert.ThrowsAsync<GostException>(() => FinishAsync(_carrier.ReceiveAsync(NewBatch()).AsTask()));

        failure.Should().BeSameAs(Lack);
        var told = _log.Records.Should().ContainSingle().Subject;
        (told.EventId.Id, told.State["Service"], told.State["Reason"]).Should().Be((EventIds.DatagramReceiveFailed, "kcp", Lack.Message));
    }

    [Fact]
    public async Task Only_failures_in_a_row_count()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 60; i++)
            {
                _socket.Fail(Lack);
            }

            _socket.Bring(ScriptedDatagramSocket.Peer(1), 1);
            (await FinishAsync(_carrier.ReceiveAsync(NewBatch()).AsTask())).Should().Be(1);
        }

        _log.Records.Should().HaveCount(3, "each row is told of");
    }

    [Fact]
    public async Task One_failure_alone_is_no_news()
    {
        _socket.Fail(Lack);
        _socket.Bring(ScriptedDatagramSocket.Peer(1), 1);

        (await _carrier.ReceiveAsync(NewBatch())).Should().Be(1);

        _log.Records.Should().BeEmpty();
    }

    [Fact]
    public async Task Anything_else_is_the_end()
    {
        var lost = new GostException(FailureReason.ConnectionLost, "the tunnel");
        _socket.WaitFailures.Enqueue(lost);
        _socket.Fail(lost);

        (await Record.ExceptionAsync(() => _carrier.WaitToReceiveAsync().AsTask())).Should().BeSameAs(lost);
        (await Record.ExceptionAsync(() => _carrier.ReceiveAsync(NewBatch()).AsTask())).Should().BeSameAs(lost);
    }

    /// <summary>Lets the clock go on until the call has ended.</summary>
    private async Task<int> FinishAsync(Task<int> call)
    {
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return call.IsCompleted;
        });
        return await call;
    }

    private static KcpDatagram[] NewBatch() => [new(new byte[1501])];
}
