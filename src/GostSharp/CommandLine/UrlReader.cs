using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>Reads lists of URLs and collects what is wrong with them.</summary>
internal sealed class UrlReader(ComponentRegistry registry)
{
    public Findings Findings { get; } = new();

    /// <summary>The services of all URLs, numbered on from <paramref name="firstIndex"/>.</summary>
    public IReadOnlyList<ServiceConfig> Services(string flag, IEnumerable<string> urls, int firstIndex)
    {
        var services = new List<ServiceConfig>();
        foreach (var url in urls)
        {
            Findings.Begin(flag, url);
            services.AddRange(ServiceUrl.Read(url, firstIndex + services.Count, registry, Findings));
        }

        return services;
    }

    public IReadOnlyList<HopConfig> Hops(string flag, IEnumerable<string> urls)
    {
        var hops = new List<HopConfig>();
        foreach (var (index, url) in urls.Index())
        {
            _ = Hop(flag, url, index) is { } hop ? Add(hops, hop) : hops;
        }

        return hops;
    }

    public HopConfig? Hop(string flag, string url, int index)
    {
        Findings.Begin(flag, url);
        return HopUrl.Read(url, index, registry, Findings);
    }

    private static List<HopConfig> Add(List<HopConfig> hops, HopConfig hop)
    {
        hops.Add(hop);
        return hops;
    }
}
