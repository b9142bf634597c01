using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>Turns gost's URLs, in the spellings of v2 and v3, into a configuration.</summary>
public static class GostCommandLine
{
    private const string ChainName = "chain-0";

    /// <summary>Reads services and the one chain that they share.</summary>
    /// <param name="listen">The URLs of <c>-L</c>, in order.</param>
    /// <param name="forward">The URLs of <c>-F</c>, in the order in which they are dialled.</param>
    /// <exception cref="ConfigurationException">Arguments are wrong; every mistake is told, with the argument it is in.</exception>
    public static GostCommandLineResult Parse(IEnumerable<string> listen, IEnumerable<string> forward)
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentNullException.ThrowIfNull(forward);
        var reader = new UrlReader(ComponentRegistry.Standard, UrlDefaults.Gost);
        var services = reader.Services("-L", listen, 0);
        var hops = reader.Hops("-F", forward);
        return Finish(reader, [ChainAssignment.Assign(ChainName, hops, services)]);
    }

    /// <summary>Reads the services and chain of a parsed command line; its other flags are the caller's.</summary>
    /// <exception cref="ConfigurationException">Arguments are wrong; every mistake is told, with the argument it is in.</exception>
    public static GostCommandLineResult Parse(GostArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Parse(arguments.Listen, arguments.Forward);
    }

    /// <summary>Reads the routes of a gost v2 file: each has a chain of its own, <c>chain-0</c> and so on.</summary>
    /// <exception cref="ConfigurationException">URLs are wrong; every mistake is told, with the URL it is in.</exception>
    public static GostCommandLineResult FromV2(IEnumerable<GostRoute> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var reader = new UrlReader(ComponentRegistry.Standard, UrlDefaults.Gost);
        var count = 0;
        var read = new List<(IReadOnlyList<ServiceConfig> Services, IReadOnlyList<ChainConfig>)>();
        foreach (var (index, route) in routes.Index())
        {
            var services = reader.Services("ServeNodes", route.Listen, count).Select(service => WithRetries(service, route.Retries)).ToArray();
            count += services.Length;
            read.Add(ChainAssignment.Assign($"chain-{index}", reader.Hops("ChainNodes", route.Forward), services));
        }

        return Finish(reader, read);
    }

    private static GostCommandLineResult Finish(UrlReader reader, IReadOnlyList<(IReadOnlyList<ServiceConfig> Services, IReadOnlyList<ChainConfig> Chains)> routes)
    {
        var config = new GostConfig
        {
            Services = [.. routes.SelectMany(static route => route.Services)],
            Chains = [.. routes.SelectMany(static route => route.Chains)],
        };
        reader.Findings.ThrowErrors();
        return new GostCommandLineResult(config, reader.Findings.Warnings);
    }

    // v2 counts attempts, the model the further ones.
    private static ServiceConfig WithRetries(ServiceConfig service, int? attempts) =>
        attempts > 0 && service.Handler.Retries is null && new ParameterReader(service.Handler.Metadata).Number("retry") is null
            ? service with { Handler = service.Handler with { Retries = attempts - 1 } }
            : service;
}
