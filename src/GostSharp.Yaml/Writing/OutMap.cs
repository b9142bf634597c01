using System.Collections;

namespace GostSharp.Yaml.Writing;

/// <summary>A map to be written, in order. Values are texts, booleans, numbers, durations of typed fields, maps and lists.</summary>
internal sealed class OutMap : IEnumerable<KeyValuePair<string, object>>
{
    private readonly List<KeyValuePair<string, object>> _entries = [];

    public int Count => _entries.Count;

    /// <summary>Adds a field; what is null or a map without entries is left out.</summary>
    public void Add(string name, object? value)
    {
        if (value is not null and not OutMap { Count: 0 })
        {
            AddAlways(name, value);
        }
    }

    public void AddAlways(string name, object value) => _entries.Add(new(name, value));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
