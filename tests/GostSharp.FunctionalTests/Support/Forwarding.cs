using System.Net;
using GostSharp.Services;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A running forwarder with its log, and clients for its first service.</summary>
internal sealed class Forwarding : IAsyncDisposable
{
    private Forwarding(Forwarder forwarder, LogCollector log) => (Forwarder, Log) = (forwarder, log);

    public Forwarder Forwarder { get; }

    public LogCollector Log { get; }

    public ForwarderService Service => Forwarder.Services[0];

    public IPEndPoint EndPoint => Service.EndPoint();

    public ServiceStatistics Statistics => Service.Statistics;

    /// <summary>Starts a forwarder with one service, from a free port of the loopback to <paramref name="targets"/>.</summary>
    public static Task<Forwarding> StartAsync(string targets, Action<ServiceBuilder>? service = null, Action<ForwarderBuilder>? forwarder = null) =>
        StartAsync(builder =>
        {
            builder.ForwardTcp("127.0.0.1:0", targets, service);
            forwarder?.Invoke(builder);
        });

    /// <summary>Starts a forwarder with one service to one target.</summary>
    public static Task<Forwarding> StartAsync(IPEndPoint target, Action<ServiceBuilder>? service = null, Action<ForwarderBuilder>? forwarder = null) =>
        StartAsync(target.ToString(), service, forwarder);

    /// <summary>Starts any forwarder.</summary>
    public static async Task<Forwarding> StartAsync(Action<ForwarderBuilder> configure)
    {
        var log = new LogCollector();
        var builder = new ForwarderBuilder().UseLoggerFactory(log);
        configure(builder);
        return new Forwarding(await builder.StartAsync(), log);
    }

    /// <summary>Connects a client to the first service.</summary>
    public Task<TcpTestConnection> ConnectAsync() => TcpClients.ConnectAsync(EndPoint);

    /// <summary>Connects a client to the first service and reads what it is sent until the end.</summary>
    public Task<string> AskAsync() => TcpClients.AskAsync(EndPoint);

    /// <summary>Asks so many times, one after the other.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(int count)
    {
        var answers = new List<string>(count);
        while (answers.Count < count)
        {
            answers.Add(await AskAsync());
        }

        return answers;
    }

    /// <summary>What was logged of one kind so far.</summary>
    public int CountOf(int eventId) => Log.Records.Count(record => record.EventId.Id == eventId);

    /// <summary>Waits until the first service serves nobody.</summary>
    public Task IsIdleAsync() => Eventually.TrueAsync(() => Statistics.Active == 0, "the service serves nobody");

    /// <summary>Waits until the first service serves so many.</summary>
    public Task HasActiveAsync(int count) => Eventually.TrueAsync(() => Statistics.Active == count, $"the service serves {count}");

    public ValueTask DisposeAsync() => Forwarder.DisposeAsync();
}
