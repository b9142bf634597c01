using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>Reads lists of URLs and collects what is wrong with them.</summary>
internal sealed class UrlReader(ComponentRegistry registry, UrlDefaults defaults)
{
    public Findings Findings { get; } = new();

    /// <summary>The services of all URLs, numbered on from <paramref name="firstIndex"/>.</summary>
    public IReadOnlyList<ServiceConfig> Services(string flag, IEnumerable<string> urls, int firstIndex)
    {
        var services = new List<ServiceConfig>();
        foreach (var url in urls)
        {
            Findings.Begin(flag, url);
            var read = ServiceUrl.Read(url, firstIndex + services.Count, registry, defaults, Findings).ToArray();
            services.AddRange(read);
            Note(read.Take(1).SelectMany(ComponentErrors));
        }

        return services;
    }

    /// <summary>The hops of all URLs, without those that are wrong.</summary>
    public IReadOnlyList<HopConfig> Hops(string flag, IEnumerable<string> urls) =>
        [.. urls.Select((url, index) => ReadHop(flag, url, index)).OfType<HopConfig>()];

    public HopConfig? ReadHop(string flag, string url, int index)
    {
        Findings.Begin(flag, url);
        var hop = HopUrl.Read(url, index, registry, defaults, Findings);
        Note(hop is null ? [] : hop.Nodes.Take(1).SelectMany(node => ComponentErrors(node, hop)));
        return hop;
    }

    private IEnumerable<string> ComponentErrors(ServiceConfig service) =>
    [
        .. new[] { registry.Listeners.Check(service.Listener.Type), registry.Handlers.Check(service.Handler.Type) }.OfType<string>(),
        .. ParameterCheck.Of(service, registry).Errors,
    ];

    private IEnumerable<string> ComponentErrors(NodeConfig node, HopConfig hop) =>
    [
        .. new[] { registry.Dialers.Check(node.Dialer.Type), registry.Connectors.Check(node.Connector.Type) }.OfType<string>(),
        .. ParameterCheck.Of(node, hop, registry).Errors,
    ];

    private void Note(IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Findings.ErrorOfModel(error);
        }
    }
}
