// Forwards a port and tells about every connection that passes.
//
//   dotnet run --project samples/Quickstart                     to a web page of its own
//   dotnet run --project samples/Quickstart -- LISTEN TARGET    to any server; both are written host:port

using GostSharp;
using Quickstart;

if (args.Length is not (0 or 2))
{
    Console.Error.WriteLine("Usage: Quickstart [LISTEN TARGET], both written host:port; without them it forwards to a web page of its own.");
    return 1;
}

using var stop = new StopSignal();
using var logs = LoggerFactory.Create(logging => logging
    .AddSimpleConsole(console => console.SingleLine = true)
    .AddFilter("GostSharp.Service", LogLevel.Debug)); // Debug tells about single connections.

try
{
    await using var page = args.Length == 0 ? await WebPage.StartAsync() : null;
    await using var forwarder = page is null
        ? await ForwardAsync(args[0], args[1])
        : await ForwardFromFreePortAsync("127.0.0.1:8080", WebPage.AddressOf(page));

    var service = forwarder.Services[0];
    Console.WriteLine($"Forwarding {service.LocalEndPoint} to {Address.Format(service.Targets[0].Address)}. Ctrl-C stops.");
    Console.WriteLine(page is null ? "Connect to it as to the target itself." : $"Try it:  curl http://{service.LocalEndPoint}/");

    await stop.Received;
    await forwarder.StopAsync();
    var total = service.Statistics;
    Console.WriteLine($"Stopped after {total.Accepted} connections, {total.BytesUp} bytes up and {total.BytesDown} bytes down.");
    return 0;
}
catch (ConfigurationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

Task<Forwarder> ForwardAsync(string listen, string target) => new ForwarderBuilder()
    .ForwardTcp(listen, target, service => service.Name("quickstart"))
    .UseLoggerFactory(logs)
    .ShutdownTimeout(TimeSpan.FromSeconds(2))
    .StartAsync();

async Task<Forwarder> ForwardFromFreePortAsync(string preferred, string target)
{
    try
    {
        return await ForwardAsync(preferred, target);
    }
    catch (ConfigurationException exception) when (exception.Reason is FailureReason.AddressUnavailable)
    {
        return await ForwardAsync("127.0.0.1:0", target);
    }
}
