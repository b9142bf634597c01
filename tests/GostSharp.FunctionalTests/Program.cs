using System.Globalization;
using GostSharp.Kernel;

namespace GostSharp.FunctionalTests;

/// <summary>What <see cref="ForwarderProcess"/> starts: forwards to the address it is given, waits for the log events it is asked for, ends with its input; or says how many descriptors it may have.</summary>
internal static class Program
{
    public static async Task Main(string[] arguments)
    {
        if (arguments is ["limit"])
        {
            Console.WriteLine(LimitWithoutDescriptors());
            return;
        }

        var log = new LogCollector();
        await using var forwarder = await new ForwarderBuilder().UseLoggerFactory(log).ForwardTcp("127.0.0.1:0", arguments[0]).StartAsync();
        Console.WriteLine(forwarder.Services[0].LocalEndPoint);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var wanted = int.Parse(line, CultureInfo.InvariantCulture);
            Console.WriteLine(await log.WaitForAsync(record => record.EventId.Id == wanted));
        }
    }

    /// <summary>Asks for the first time how many descriptors there may be when all of them are taken.</summary>
    private static int LimitWithoutDescriptors()
    {
        _ = Pipe.IsSupported; // What the question needs of the machine is loaded by then.
        var taken = new List<FileStream>();
        try
        {
            while (true)
            {
                taken.Add(File.OpenRead("/dev/null"));
            }
        }
        catch (IOException)
        {
            return DescriptorLimit.Value;
        }
        finally
        {
            taken.ForEach(file => file.Dispose());
        }
    }
}
