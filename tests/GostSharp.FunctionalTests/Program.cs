using System.Globalization;

namespace GostSharp.FunctionalTests;

/// <summary>What <see cref="ForwarderProcess"/> starts: forwards to the address it is given, waits for the log events it is asked for, ends with its input.</summary>
internal static class Program
{
    public static async Task Main(string[] arguments)
    {
        var log = new LogCollector();
        await using var forwarder = await new ForwarderBuilder().UseLoggerFactory(log).ForwardTcp("127.0.0.1:0", arguments[0]).StartAsync();
        Console.WriteLine(forwarder.Services[0].LocalEndPoint);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var wanted = int.Parse(line, CultureInfo.InvariantCulture);
            Console.WriteLine(await log.WaitForAsync(record => record.EventId.Id == wanted));
        }
    }
}
