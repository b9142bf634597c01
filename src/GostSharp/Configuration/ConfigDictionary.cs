using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace GostSharp.Configuration;

/// <summary>Parameters of a component: immutable, keys without regard to case, equal when all entries are equal.</summary>
/// <remarks>Values are texts, booleans, numbers or <see cref="ConfigList{T}"/>s of them.</remarks>
public sealed class ConfigDictionary : IReadOnlyDictionary<string, object>, IEquatable<ConfigDictionary>
{
    private readonly SortedDictionary<string, object> _entries;

    /// <summary>Copies <paramref name="entries"/>.</summary>
    /// <exception cref="ArgumentException">Two keys differ in case only.</exception>
    public ConfigDictionary(IEnumerable<KeyValuePair<string, object>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = new SortedDictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in entries)
        {
            _entries.Add(key, value);
        }
    }

    /// <summary>The map without entries.</summary>
    public static ConfigDictionary Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<object> Values => _entries.Values;

    /// <inheritdoc/>
    public object this[string key] => _entries[key];

    /// <summary>Returns a copy with one more or one other entry.</summary>
    public ConfigDictionary With(string key, object value) => new(_entries.Where(entry => !string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase)).Append(new(key, value)));

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public bool Equals(ConfigDictionary? other) =>
        other is not null
        && Count == other.Count
        && _entries.All(entry => other.TryGetValue(entry.Key, out var value) && Equals(entry.Value, value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConfigDictionary);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (key, value) in _entries)
        {
            hash.Add(key, StringComparer.OrdinalIgnoreCase);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
