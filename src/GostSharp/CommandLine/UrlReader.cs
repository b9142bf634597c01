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

    /// <summary>The hops of all URLs, without those that are wrong.</summary>
    public IReadOnlyList<HopConfig> Hops(string flag, IEnumerable<string> urls) =>
        [.. urls.Select((url, index) => ReadHop(flag, url, index)).OfType<HopConfig>()];

    public HopConfig? ReadHop(string flag, string url, int index)
    {
        Findings.Begin(flag, url);
        return HopUrl.Read(url, index, registry, Findings);
    }
}
