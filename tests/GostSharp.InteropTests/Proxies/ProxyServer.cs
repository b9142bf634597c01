using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Transports.Direct;

namespace GostSharp.InteropTests.Proxies;

/// <summary>A proxy of ours on a free port, which alone knows the name <see cref="Name"/>.</summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    /// <summary>A name of 127.0.0.1 that nobody else can resolve.</summary>
    public const string Name = "target.test";

    private readonly Forwarder _forwarder;

    private ProxyServer(Forwarder forwarder, LogCollector log) => (_forwarder, Log) = (forwarder, log);

    public LogCollector Log { get; }

    public IPEndPoint EndPoint => (IPEndPoint)_forwarder.Services[0].LocalEndPoint!;

    public static Task<ProxyServer> StartAsync(Action<ServiceBuilder> configure) =>
        StartAsync(configure, new DirectRoute(new DirectRouteOptions { ResolveName = Resolve }));

    /// <summary>As the other overload, in a place from which other hosts are reached.</summary>
    public static async Task<ProxyServer> StartAsync(Action<ServiceBuilder> configure, IRoute machine)
    {
        var log = new LogCollector();
        var forwarder = await new ForwarderBuilder()
            .UseLoggerFactory(log)
            .UseRoute(machine)
            .AddService(service => configure(service.Listen("127.0.0.1:0")))
            .StartAsync();
        return new ProxyServer(forwarder, log);
    }

    /// <summary>Waits until a client was not served, and returns why.</summary>
    public async Task<string> RefusesAsync() =>
        (await Log.WaitForAsync(record => record.EventId.Id == EventIds.ConnectionFailed)).Message;

    public ValueTask DisposeAsync() => _forwarder.DisposeAsync();

    private static Task<IPAddress[]> Resolve(string name, CancellationToken cancellationToken) =>
        name == Name ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : Dns.GetHostAddressesAsync(name, cancellationToken);
}
