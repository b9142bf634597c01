using System.Globalization;

namespace GostSharp.FunctionalTests;

/// <summary>What <see cref="ForwarderProcess"/> starts: forwards to the address it is given, waits for the log events it is asked for, ends with its input.</summary>
internal static class Program
{
    private const int Threads = 8;

    public static async Task Main(string[] arguments)
    {
        await StartAllThreadsAsync();
        var log = new LogCollector();
        await using var forwarder = await new ForwarderBuilder().UseLoggerFactory(log).ForwardTcp("127.0.0.1:0", arguments[0]).StartAsync();
        Console.WriteLine(forwarder.Services[0].LocalEndPoint);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var wanted = int.Parse(line, CultureInfo.InvariantCulture);
            Console.WriteLine(await log.WaitForAsync(record => record.EventId.Id == wanted));
        }
    }

    // The runtime opens a pipe for every thread that it starts, and ends the process ("Out of memory.") when it has no descriptor for it.
    private static async Task StartAllThreadsAsync()
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        ThreadPool.SetMaxThreads(Threads, Threads);
        using var all = new Barrier(Threads);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(all.SignalAndWait)));
        await Task.Delay(1);
    }
}
