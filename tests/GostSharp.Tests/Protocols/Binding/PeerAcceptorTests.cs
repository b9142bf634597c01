using System.Net;
using GostSharp.Protocols.Binding;

namespace GostSharp.Tests.Protocols.Binding;

public sealed class PeerAcceptorTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();

    public void Dispose() => _log.Dispose();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failure_to_accept_is_told_and_waited_out()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var listener = new ScriptedListener(
            () => throw new GostException(FailureReason.ResourcesExhausted, "no descriptors"), () => throw new IOException("odd"), () => pair.Server);

        var accepting = AcceptAsync(listener);
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(5));
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(10));

        (await accepting).Should().BeSameAs(pair.Server);
        _log.Records.Select(record => record.EventId.Id).Should().Equal(1004, 1004);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_of_the_listener_is_told() =>
        (await AcceptAsync(new ScriptedListener(() => null))).Should().BeNull();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_gives_up_while_it_waits_is_not_kept()
    {
        using var stop = new CancellationTokenSource();
        var accepting = AcceptAsync(new ScriptedListener(() => throw new IOException("odd")), stop.Token);
        await _time.WaitForTimersAsync(1);

        await stop.CancelAsync();

        await accepting.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
        _time.ActiveTimers.Should().Be(0);
    }

    private Task<StreamConnection?> AcceptAsync(IListener listener, CancellationToken cancellationToken = default) =>
        new PeerAcceptor("s", _time, _log.CreateLogger("test")).AcceptAsync(listener, cancellationToken).AsTask();

    private sealed class ScriptedListener(params Func<Connection?>[] accepts) : IListener
    {
        private int _next;

        public EndPoint? LocalEndPoint => null;

        public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => new(accepts[_next++]());

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
