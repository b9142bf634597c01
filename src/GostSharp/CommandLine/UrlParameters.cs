using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>The parameters of one URL: what the grammar itself understands is taken out, the rest goes to the components.</summary>
internal sealed class UrlParameters(IEnumerable<KeyValuePair<string, string>> pairs)
{
    private readonly List<KeyValuePair<string, string>> _pairs = [.. pairs];

    /// <summary>Takes all spellings of a parameter; the first of them that is given counts, and an empty one does not.</summary>
    public string? Take(params ReadOnlySpan<string> names) => TakePair(names)?.Value;

    /// <summary>As <see cref="Take"/>, with the key as it was written.</summary>
    public KeyValuePair<string, string>? TakePair(params ReadOnlySpan<string> names)
    {
        KeyValuePair<string, string>? taken = null;
        foreach (var name in names)
        {
            var found = _pairs.FindAll(pair => IsSame(pair.Key, name));
            _pairs.RemoveAll(pair => IsSame(pair.Key, name));
            taken ??= found.Select(static pair => (KeyValuePair<string, string>?)pair).FirstOrDefault(static pair => pair?.Value.Length > 0);
        }

        return taken;
    }

    public bool Has(string name) => _pairs.Exists(pair => IsSame(pair.Key, name));

    public void Add(string key, string value) => _pairs.Add(new(key, value));

    /// <summary>What is left for one component: the keys with its prefix, then those that have no component's prefix.</summary>
    /// <param name="prefix">The component's prefix, with its dot.</param>
    /// <param name="all">The prefixes of all components of the URL.</param>
    /// <param name="except">Keys without prefix that are not for this component.</param>
    public ConfigDictionary For(string prefix, IReadOnlyList<string> all, IReadOnlySet<string>? except = null)
    {
        var own = _pairs
            .Where(pair => pair.Key.Length > prefix.Length && pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(pair => new KeyValuePair<string, object>(pair.Key[prefix.Length..], pair.Value));
        var common = _pairs
            .Where(pair => !all.Any(other => pair.Key.StartsWith(other, StringComparison.Ordinal)) && except?.Contains(ParameterReader.Normalize(pair.Key)) != true)
            .Select(pair => new KeyValuePair<string, object>(pair.Key, pair.Value));
        return new ConfigDictionary(own.Concat(common).DistinctBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsSame(string key, string name) => ParameterReader.Normalize(key) == ParameterReader.Normalize(name);
}
