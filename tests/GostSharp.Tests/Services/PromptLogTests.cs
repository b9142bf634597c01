using System.Collections.Concurrent;
using GostSharp.Diagnostics;
using GostSharp.Protocols;
using GostSharp.Services;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Services;

/// <summary>A log is somebody else's code: it never runs on the thread of a loop, also when its level was changed while a connection was there.</summary>
public sealed class PromptLogTests
{
    private readonly ThreadLogger _log = new();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, EventIds.ConnectionClosed)]
    [InlineData(true, EventIds.ConnectionFailed)]
    public async Task The_end_of_a_connection_is_told_elsewhere(bool fails, int eventId)
    {
        var handler = new PendingHandler();
        var arrivals = new Queue<Connection>([new StreamConnection(new MemoryStream())]);
        var listener = new ScriptedLanes(async (_, token) =>
        {
            await Task.Delay(arrivals.Count > 0 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, token);
            return arrivals.Dequeue();
        });
        await using var runner = new ServiceRunner("service-0", listener, new ServiceHandler(handler, () => ValueTask.CompletedTask), 10, new ManualTime(), _log);
        runner.Start();
        await handler.Serving;
        _log.Level = LogLevel.Debug;

        LoopThread.Run(() => handler.End(fails ? new IOException("broken") : null));

        await runner.Connections.WaitForEmptyAsync();
        _log.Of(eventId).Should().Be("another thread");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_start_and_the_end_of_a_relay_are_told_elsewhere()
    {
        _log.Level = LogLevel.Debug;
        var tunnel = new Tunnel(new TunnelOptions(), new ManualTime(), _log);
        await using var client = ConnectionPair.CreateInMemory().Server;
        await using var target = ConnectionPair.CreateInMemory().Server;
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Task? relay = null;

        LoopThread.Run(() => relay = tunnel.RelayAsync(client, target, address: null, stop.Token).AsTask());

        await relay!;
        _log.Of(EventIds.RelayStarted).Should().Be("another thread");
        _log.Of(EventIds.RelayEnded).Should().Be("another thread");
    }

    /// <summary>Is over when a test says so, on the thread of the test.</summary>
    private sealed class PendingHandler : IPromptHandler
    {
        private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new();

        public bool IsPrompt => true;

        public Task Serving => _serving.Task;

        public void End(Exception? failure)
        {
            if (failure is null)
            {
                _end.SetResult();
            }
            else
            {
                _end.SetException(failure);
            }
        }

        public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
        {
            _serving.SetResult();
            await _end.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Remembers what is told on the threads of loops.</summary>
    private sealed class ThreadLogger : ILogger
    {
        private readonly ConcurrentDictionary<int, string> _told = new();

        public LogLevel Level { get; set; } = LogLevel.Warning;

        public string? Of(int eventId) => _told.GetValueOrDefault(eventId);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _told[eventId.Id] = PromptThread.IsCurrent ? "the thread of a loop" : "another thread";
    }
}
