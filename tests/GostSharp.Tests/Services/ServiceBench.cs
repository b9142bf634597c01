using GostSharp.Services;
using GostSharp.Tests.Transports;

namespace GostSharp.Tests.Services;

/// <summary>A service over a scripted listener, whose handler is a function.</summary>
internal sealed class ServiceBench : IAsyncDisposable
{
    private readonly FunctionHandler _handler;

    public ServiceBench(Func<Connection, CancellationToken, Task> handle, int connectionLimit = 100)
    {
        _handler = new FunctionHandler(handle);
        Runner = new ServiceRunner(
            "service-0", Listener, new ServiceHandler(_handler, ReleaseAsync), connectionLimit, Time, Log.CreateLogger("service"));
        Runner.Start();
    }

    public QueueListener Listener { get; } = new();

    public ManualTime Time { get; } = new();

    public LogCollector Log { get; } = new();

    public ServiceRunner Runner { get; }

    public FunctionHandler Handler => _handler;

    /// <summary>How often what the handler stands on was released.</summary>
    public int Releases { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        Log.Dispose();
    }

    public Task<LogRecord> LoggedAsync(int eventId) => Log.WaitForAsync(record => record.EventId.Id == eventId);

    /// <summary>Waits until the clock has a timer, moves it on, and lets that timer go.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await Time.WaitForTimersAsync(1);
        Time.Advance(by);
    }

    private ValueTask ReleaseAsync()
    {
        Releases++;
        return ValueTask.CompletedTask;
    }
}
