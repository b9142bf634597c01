// gost's command line and files on top of the library. Exit codes: 0 in order, 1 a configuration that cannot run, 2 wrong flags.

using System.Reflection;
using System.Runtime.InteropServices;
using Gost.Cli;
using GostSharp;
using GostSharp.CommandLine;
using GostSharp.Yaml;
using Microsoft.Extensions.Logging;

GostArguments arguments;
try
{
    arguments = GostArguments.Parse(args);
}
catch (GostUsageException exception)
{
    Console.Error.Write($"{exception.Message}\n{GostArguments.Usage}");
    return 2;
}

if (arguments.ShowHelp)
{
    Console.Error.Write(GostArguments.Usage);
    return 0;
}

if (arguments.ShowVersion)
{
    var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
    var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
    Console.WriteLine($"gost-sharp {version} ({RuntimeInformation.FrameworkDescription} {system}/{RuntimeInformation.OSArchitecture})".ToLowerInvariant());
    return 0;
}

LogLevel? level = arguments.Trace ? LogLevel.Trace : arguments.Debug ? LogLevel.Debug : null;
var log = GostLog.Open(null, level);
try
{
    var loaded = GostSource.Load(arguments);
    if (arguments.Output is { } format)
    {
        Tell(LogLevel.Warning, loaded.Warnings);
        Console.Write(GostFile.Write(loaded.Config, format == "json" ? GostFileFormat.Json : GostFileFormat.Yaml));
        return 0;
    }

    using var signals = new Signals();
    log = GostLog.Open(loaded.Config.Log, level);
    log.Describe(loaded.Config);
    Tell(LogLevel.Warning, loaded.Warnings);
    await using var forwarder = await new ForwarderBuilder().AddConfig(loaded.Config).UseLoggerFactory(log).StartAsync();
    while (await signals.NextIsReloadAsync())
    {
        await ReloadAsync(forwarder);
    }

    await forwarder.StopAsync(signals.SecondStop);
    return 0;
}
catch (ConfigurationException exception)
{
    Tell(LogLevel.Critical, exception.Errors);
    return 1;
}
finally
{
    log.Dispose();
}

// A configuration that cannot run changes nothing and says why.
async Task ReloadAsync(Forwarder forwarder)
{
    try
    {
        var loaded = GostSource.Load(arguments);
        log.Describe(loaded.Config);
        Tell(LogLevel.Warning, loaded.Warnings);
        Tell(LogLevel.Warning, loaded.Config.Log == forwarder.Config.Log ? [] : ["the log section is read at the start only"]);
        await forwarder.ApplyAsync(loaded.Config);
        Tell(LogLevel.Information, ["reloaded"]);
    }
    catch (ConfigurationException exception)
    {
        Tell(LogLevel.Error, exception.Errors.Prepend("nothing was reloaded:"));
    }
}

void Tell(LogLevel at, IEnumerable<string> lines)
{
    foreach (var line in lines)
    {
        log.CreateLogger("gost-sharp").Log(at, "{Line}", line);
    }
}
