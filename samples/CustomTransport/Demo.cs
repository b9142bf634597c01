using System.Net;
using System.Net.Sockets;
using GostSharp;

namespace CustomTransport;

/// <summary>
/// Two forwarders that meet on a Unix socket and speak a protocol of one line:
/// <code>
/// visitor --TCP--> front [canary selector] --Unix socket, line protocol--> gateway --TCP--> stable or canary
/// </code>
/// </summary>
public static class Demo
{
    /// <summary>Runs it, tells about it, and returns what each of six visitors was told.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(TextWriter output, CancellationToken cancellationToken = default)
    {
        using var sockets = new UnixSockets();
        await using var far = await new ForwarderBuilder()
            .AddListener("unix", (context, _) => ValueTask.FromResult<IListener>(UnixListener.Bind(sockets, context.Address)))
            .AddHandler("line", context => new LineHandler(context.Route, context.TimeProvider))
            .AddHandler("greeting", context => new GreetingHandler(context.Name))
            .AddService(service => service.Name("stable").Listen("127.0.0.1:0").Handle("greeting"))
            .AddService(service => service.Name("canary").Listen("127.0.0.1:0").Handle("greeting"))
            .AddService(service => service.Name("gateway").Listen("gateway:1", "unix").Handle("line"))
            .StartAsync(cancellationToken);

        await using var near = await new ForwarderBuilder()
            .AddDialer("unix", context => new UnixDialer(sockets, context.Node))
            .AddConnector("line", _ => new LineConnector())
            .AddSelector("canary", () => new CanarySelector(every: 3))
            .AddService(service => service.Name("front").Listen("127.0.0.1:0").To(Bound(far, "stable")).To(Bound(far, "canary")).Strategy("canary"))
            .Through(chain => chain.Hop("gateway:1", connector: "line", dialer: "unix"))
            .StartAsync(cancellationToken);

        foreach (var service in far.Services.Concat(near.Services))
        {
            output.WriteLine(service);
        }

        var greetings = new List<string>();
        for (var visitor = 1; visitor <= 6; visitor++)
        {
            greetings.Add(await VisitAsync((IPEndPoint)near.Services["front"].LocalEndPoint!, cancellationToken));
            output.WriteLine($"visitor {visitor}: {greetings[^1]}");
        }

        return greetings;
    }

    private static string Bound(Forwarder forwarder, string service) => Address.Format(forwarder.Services[service].LocalEndPoint);

    private static async Task<string> VisitAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        using var visitor = new TcpClient();
        await visitor.ConnectAsync(address, cancellationToken);
        using var reader = new StreamReader(visitor.GetStream());
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
