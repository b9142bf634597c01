using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Services;
using GostSharp.Tests.Transports;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Services;

/// <summary>A remote listener over a scripted far end, with a clock that moves when told to.</summary>
internal sealed class RemoteBench : IAsyncDisposable
{
    public RemoteBench(int tunnels = 1, int port = 80, Func<EndPoint, CancellationToken, ValueTask<IListener>>? bind = null) => Listener = new RemoteListener(
        new RemoteBinding("remote", new DnsEndPoint("far", port), bind ?? Far.BindAsync) { Tunnels = tunnels }, Time, Log.CreateLogger("service"));

    public ScriptedFarEnd Far { get; } = new();

    public ManualTime Time { get; } = new();

    public LogCollector Log { get; } = new();

    public RemoteListener Listener { get; }

    public ServiceState State => Listener.Status!.State;

    /// <summary>Everything that was told about failures, warnings and others.</summary>
    public LogRecord[] Retries => [.. Log.Records.Where(record => record.EventId.Id is EventIds.RemoteRetries or EventIds.RemoteStillRetries)];

    public TimeSpan[] Delays => [.. Retries.Select(record => (TimeSpan)record.State["Delay"]!)];

    public IEnumerable<LogRecord> Warnings => Log.Records.Where(record => record.Level == LogLevel.Warning);

    public string[] BoundLines => [.. Log.Records.Where(record => record.EventId.Id == EventIds.RemoteBound).Select(record => record.Message)];

    /// <summary>Starts, and waits for the first outcome.</summary>
    public Task StartAsync() => Listener.StartAsync(CancellationToken.None).AsTask();

    /// <summary>Waits until so many failures were told.</summary>
    public Task ToldAsync(int failures) => Eventually.TrueAsync(() => Retries.Length >= failures, $"{failures} failures are told");

    /// <summary>Waits for that failure and lets the pause behind it pass.</summary>
    public async Task PassPauseAsync(int failure)
    {
        await ToldAsync(failure);
        await Time.WaitForTimersAsync(1);
        Time.Advance(Delays[failure - 1]);
    }

    /// <summary>Waits until so many listeners were bound, now and before.</summary>
    public async Task<QueueListener> BoundAsync(int count)
    {
        await Eventually.TrueAsync(() => Far.Bound.Count >= count && BoundLines.Length >= 1 && State == ServiceState.Listening, $"{count} are bound");
        return Far.Bound[count - 1];
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        Log.Dispose();
        await Eventually.TrueAsync(() => Time.ActiveTimers == 0, "no timer is left"); // The framework stops them only after it has woken who waited.
        Far.Alive.Should().BeEmpty();
    }
}
