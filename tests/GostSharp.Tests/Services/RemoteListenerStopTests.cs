using System.Net;
using GostSharp.Tests.Transports;

namespace GostSharp.Tests.Services;

/// <summary>A remote listener is stopped at every moment of its life; the bench looks for what is left.</summary>
public sealed class RemoteListenerStopTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Before_anything_has_begun()
    {
        var bench = new RemoteBench();
        var waiting = bench.Listener.WaitForBoundAsync();
        await bench.DisposeAsync();

        (await bench.Listener.AcceptAsync()).Should().BeNull();
        bench.Far.Asked.Should().BeEmpty();
        await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_it_binds()
    {
        var asked = new TaskCompletionSource();
        var bench = new RemoteBench(bind: async (_, token) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        });
        var accepting = bench.Listener.AcceptAsync().AsTask();
        await asked.Task;

        await bench.DisposeAsync();

        (await accepting).Should().BeNull();
        bench.Warnings.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_it_pauses()
    {
        var bench = new RemoteBench { Far = { Refuse = ScriptedFarEnd.Refused } };
        var accepting = bench.Listener.AcceptAsync().AsTask();
        await Eventually.TrueAsync(() => bench.Retries.Length == 1);

        await bench.DisposeAsync();

        (await accepting).Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_it_is_bound()
    {
        var bench = new RemoteBench();
        var accepting = bench.Listener.AcceptAsync().AsTask();
        var bound = await bench.BoundAsync(1);

        await bench.Listener.UnbindAsync();
        (bound.IsUnbound, bound.IsDisposed).Should().Be((true, false), "what was accepted may live on it");
        (await accepting).Should().BeNull();

        await bench.DisposeAsync();
        bench.Warnings.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_nobody_takes_what_has_come()
    {
        var bench = new RemoteBench();
        await bench.StartAsync();
        var bound = await bench.BoundAsync(1);
        var clients = Enumerable.Range(0, 3).Select(_ => bound.Connect()).ToArray();
        await Eventually.TrueAsync(() => bound.Accepts >= 2, "one is queued and one is held");

        await bench.DisposeAsync();

        foreach (var client in clients[..2])
        {
            await client.Stream.Invoking(async stream => await stream.ReadAsync(new byte[1])).Should().NotThrowAsync();
            await client.DisposeAsync();
        }

        await clients[2].DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_it_closes_what_is_lost()
    {
        var stubborn = new StubbornListener();
        var bench = new RemoteBench(bind: (_, _) => ValueTask.FromResult<IListener>(stubborn));
        await bench.StartAsync();
        await stubborn.Closing;

        var stop = bench.DisposeAsync().AsTask();
        stop.IsCompleted.Should().BeFalse();
        stubborn.Release();

        await stop;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_bound_only_after_the_stop_is_closed_at_once()
    {
        var binding = new TaskCompletionSource<IListener>();
        var asked = new TaskCompletionSource();
        var bench = new RemoteBench(bind: async (_, _) =>
        {
            asked.SetResult();
            return await binding.Task;
        });
        var accepting = bench.Listener.AcceptAsync().AsTask();
        await asked.Task;
        var stop = bench.DisposeAsync().AsTask();
        (await accepting).Should().BeNull();

        var late = new QueueListener();
        binding.SetResult(late);
        await stop;

        late.IsDisposed.Should().BeTrue();
    }

    /// <summary>Ends at once, and does not come to an end with that until it is told to.</summary>
    private sealed class StubbornListener : IListener
    {
        private readonly TaskCompletionSource _closing = new();
        private readonly TaskCompletionSource _released = new();

        public EndPoint? LocalEndPoint => null;

        public Task Closing => _closing.Task;

        public void Release() => _released.SetResult();

        public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<Connection?>(null);

        public async ValueTask DisposeAsync()
        {
            _closing.TrySetResult();
            await _released.Task;
        }
    }
}
