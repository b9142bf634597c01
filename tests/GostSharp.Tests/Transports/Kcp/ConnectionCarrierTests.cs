using System.Net;
using GostSharp.Kcp;
using GostSharp.Transports.Kcp;

namespace GostSharp.Tests.Transports.Kcp;

public sealed class ConnectionCarrierTests : IAsyncDisposable
{
    private static readonly DnsEndPoint Node = new("node", 8388);

    private readonly ManualTime _time = new();
    private readonly ScriptedPackets _packets = new();
    private readonly ConnectionCarrier _carrier;

    public ConnectionCarrierTests() => _carrier = new ConnectionCarrier(_packets, Node, _time);

    public async ValueTask DisposeAsync()
    {
        await _carrier.DisposeAsync();
        await _packets.DisposeAsync();
    }

    [Fact]
    public async Task Packets_are_the_nodes()
    {
        _packets.Gives(3);

        var batch = NewBatch();

        (await _carrier.ReceiveAsync(batch)).Should().Be(1);
        (batch[0].Length, batch[0].Peer).Should().Be((3, Node));
    }

    [Fact]
    public async Task What_was_cut_is_no_packet()
    {
        _packets.GivesCut(1500);

        var batch = NewBatch();

        (await _carrier.ReceiveAsync(batch)).Should().Be(1);
        batch[0].Length.Should().Be(0);
    }

    [Fact]
    public async Task The_end_of_the_connection_is_the_end()
    {
        (await _carrier.ReceiveAsync(NewBatch())).Should().Be(0);
        _carrier.Failure.Should().BeNull();
    }

    [Fact]
    public async Task Before_anything_has_come_one_refusal_is_enough()
    {
        _packets.Refuses();

        await _carrier.Awaiting(carrier => carrier.ReceiveAsync(NewBatch()).AsTask()).Should().ThrowAsync<GostException>();

        _carrier.Failure!.Reason.Should().Be(FailureReason.Refused);
        _packets.IsAborted.Should().BeTrue();
    }

    [Fact]
    public async Task A_refusal_that_a_send_is_told_of_ends_the_receive_too()
    {
        _packets.Refuses();

        await _carrier.Awaiting(carrier => carrier.SendAsync(new KcpDatagram[] { new(new byte[1], 1, Node) }).AsTask()).Should().ThrowAsync<GostException>();

        _packets.IsAborted.Should().BeTrue();
        _carrier.Failure!.Reason.Should().Be(FailureReason.Refused);
    }

    [Fact]
    public async Task Later_refusals_pass_for_two_seconds_unless_something_comes_between()
    {
        _packets.Gives(1);
        await _carrier.ReceiveAsync(NewBatch());
        for (var i = 0; i < 5; i++)
        {
            _packets.Refuses();
            _packets.Gives(2);
            (await _carrier.ReceiveAsync(NewBatch())).Should().Be(1);
            _time.Advance(TimeSpan.FromSeconds(1.5));
        }

        _packets.Refuses();
        _packets.Refuses(() => _time.Advance(TimeSpan.FromSeconds(2)));

        await _carrier.Awaiting(carrier => carrier.ReceiveAsync(NewBatch()).AsTask()).Should().ThrowAsync<GostException>();
        _carrier.Failure!.Reason.Should().Be(FailureReason.Refused);
    }

    [Theory]
    [InlineData(FailureReason.ResourcesExhausted)]
    [InlineData(FailureReason.Forbidden)]
    [InlineData(FailureReason.NotSupported)]
    [InlineData(FailureReason.Other)]
    public async Task What_this_machine_refuses_is_only_lost(FailureReason reason)
    {
        _packets.Fails(reason);
        _packets.Gives(0);
        _packets.Fails(reason);
        _packets.Gives(3);

        await _carrier.SendAsync(new KcpDatagram[] { new(new byte[1], 1, Node), new(new byte[2], 2, Node) });
        (await _carrier.ReceiveAsync(NewBatch())).Should().Be(1);

        _packets.IsAborted.Should().BeFalse();
    }

    [Fact]
    public async Task What_it_refuses_for_two_seconds_while_nothing_comes_is_the_end()
    {
        _packets.Fails(FailureReason.Forbidden);
        _packets.Fails(FailureReason.Forbidden, () => _time.Advance(TimeSpan.FromSeconds(2)));

        await _carrier.Awaiting(carrier => carrier.ReceiveAsync(NewBatch()).AsTask()).Should().ThrowAsync<GostException>();

        _carrier.Failure!.Reason.Should().Be(FailureReason.Forbidden);
        _packets.IsAborted.Should().BeTrue();
    }

    [Fact]
    public async Task A_receive_that_fails_again_and_again_is_tried_less_and_less_often()
    {
        _packets.Fails(FailureReason.ResourcesExhausted);
        _packets.Fails(FailureReason.ResourcesExhausted);
        _packets.Gives(3);
        var receiving = _carrier.ReceiveAsync(NewBatch()).AsTask();
        await _time.WaitForTimersAsync(1);
        receiving.IsCompleted.Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(1));

        (await receiving.WaitAsync(TestTimeouts.Wait)).Should().Be(1);
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_the_end_at_once()
    {
        _packets.Gives(1);
        await _carrier.ReceiveAsync(NewBatch());
        _packets.Fails(FailureReason.ConnectionLost);

        await _carrier.Awaiting(carrier => carrier.WaitToReceiveAsync().AsTask()).Should().ThrowAsync<GostException>();

        _packets.IsAborted.Should().BeTrue();
    }

    private static KcpDatagram[] NewBatch() => [new(new byte[1501]), new(new byte[1501])];

    private sealed class ScriptedPackets : DatagramConnection
    {
        private readonly Queue<Func<DatagramRead>> _script = new();

        public bool IsAborted { get; private set; }

        public void Gives(int length) => _script.Enqueue(() => new DatagramRead(length));

        public void GivesCut(int length) => _script.Enqueue(() => new DatagramRead(length, Truncated: true));

        public void Refuses(Action? before = null) => _script.Enqueue(() =>
        {
            before?.Invoke();
            throw new GostException(FailureReason.Refused, "refused");
        });

        public void Fails(FailureReason reason, Action? before = null) => _script.Enqueue(() =>
        {
            before?.Invoke();
            throw new GostException(reason, "failed");
        });

        public override async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => !(await ReceiveAsync(default, cancellationToken)).IsEnd;

        public override ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(_script.TryDequeue(out var next) ? next() : DatagramRead.End);

        public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
        {
            _script.Dequeue()();
            return ValueTask.CompletedTask;
        }

        public override void Abort(Exception? reason = null) => IsAborted = true;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
