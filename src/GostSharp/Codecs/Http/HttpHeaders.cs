using System.Collections;

namespace GostSharp.Codecs.Http;

/// <summary>The header fields of a message, in order; names without regard to case, one name may come several times.</summary>
internal sealed class HttpHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    public int Count => _fields.Count;

    /// <summary>The value of the first field of that name; null when there is none.</summary>
    public string? this[string name] => _fields.Find(field => Is(field, name)).Value;

    public HttpHeaders Add(string name, string value)
    {
        _fields.Add(new(name, value));
        return this;
    }

    /// <summary>Replaces all fields of that name by one.</summary>
    public HttpHeaders Set(string name, string value) => Remove(name).Add(name, value);

    public HttpHeaders Remove(string name)
    {
        _fields.RemoveAll(field => Is(field, name));
        return this;
    }

    public IEnumerable<string> All(string name) => _fields.Where(field => Is(field, name)).Select(static field => field.Value);

    /// <summary>The elements of a list-valued field (<c>Connection</c>, <c>Upgrade</c>).</summary>
    public IEnumerable<string> Elements(string name) => All(name).SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries));

    /// <summary>True when a list-valued field has that element.</summary>
    public bool Lists(string name, string element) => Elements(name).Contains(element, StringComparer.OrdinalIgnoreCase);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Is(KeyValuePair<string, string> field, string name) => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase);
}
