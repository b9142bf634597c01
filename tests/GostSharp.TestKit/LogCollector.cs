using Microsoft.Extensions.Logging;

namespace GostSharp.TestKit;

/// <summary>Keeps everything that is logged through it, and lets a test wait for a record.</summary>
public sealed class LogCollector : ILoggerFactory, ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly List<LogRecord> _records = [];
    private TaskCompletionSource _added = NewSignal();

    /// <summary>What is below it is neither enabled nor kept; everything is unless set.</summary>
    public LogLevel MinimumLevel { get; set; } = LogLevel.Trace;

    /// <summary>Everything logged so far.</summary>
    public IReadOnlyList<LogRecord> Records => Snapshot().Records;

    /// <summary>Returns the first record that fits <paramref name="predicate"/>, logged before or to come.</summary>
    /// <exception cref="TimeoutException">None came; the message lists those that did.</exception>
    public async Task<LogRecord> WaitForAsync(Func<LogRecord, bool> predicate, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TestTimeouts.Wait);
        while (true)
        {
            var (records, added) = Snapshot();
            if (records.FirstOrDefault(predicate) is { } found)
            {
                return found;
            }

            try
            {
                await added.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No such record among:{Environment.NewLine}{string.Join(Environment.NewLine, records)}");
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new CollectingLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A collector only collects.");

    public void Dispose()
    {
        // Nothing is held, and records stay readable.
    }

    internal void Add(LogRecord record)
    {
        lock (_gate)
        {
            _records.Add(record);
            _added.TrySetResult();
            _added = NewSignal();
        }
    }

    private (IReadOnlyList<LogRecord> Records, Task Added) Snapshot()
    {
        lock (_gate)
        {
            return ([.. _records], _added.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
