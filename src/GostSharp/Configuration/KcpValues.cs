namespace GostSharp.Configuration;

/// <summary>What a configuration says of a KCP transport: at the component, else in its map <c>kcp.config</c>, else in its file.</summary>
/// <param name="Reader">The values under the names that they have in files.</param>
/// <param name="Unknown">Names in the map and the file that mean nothing here.</param>
internal sealed record KcpValues(ParameterReader Reader, IReadOnlyList<string> Unknown)
{
    /// <summary>What was wrong with values that were read.</summary>
    public IEnumerable<string> Warnings => Reader.Warnings.Select(static warning => "KCP: " + warning);

    private const string Prefix = "kcp.";

    private static readonly string[] Names =
    [
        "key", "crypt", "mode", "mtu", "sndwnd", "rcvwnd", "datashard", "parityshard", "dscp", "nocomp", "acknodelay", "nodelay", "interval",
        "resend", "nc", "sockbuf", "smuxver", "smuxbuf", "streambuf", "keepalive", "tcp",
    ];

    // Those that gost also takes without the prefix. (A bare "key" is that of a certificate.)
    private static readonly string[] Bare = ["crypt", "mode", "mtu", "sndwnd", "rcvwnd", "tcp"];

    /// <summary>The file that is named; null where none is.</summary>
    public static string? FileOf(ConfigDictionary metadata) =>
        new ParameterReader(metadata).Text("kcp.configFile", "configFile", "c") is { Length: > 0 } path ? path : null;

    /// <exception cref="GostException">The file cannot be read.</exception>
    public static KcpValues Read(ConfigDictionary metadata)
    {
        var own = new ParameterReader(metadata);
        var map = own.Map("kcp.config", "config").DistinctBy(static entry => entry.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        var file = FileOf(metadata) is { } path ? KcpFile.Read(path) : new Dictionary<string, string>();
        var values = new Dictionary<string, object>();
        foreach (var name in Names)
        {
            var given = new[] { own.Text(Prefix + name), Bare.Contains(name) ? own.Text(name) : null, map.GetValueOrDefault(name), file.GetValueOrDefault(name) };
            if (Array.Find(given, text => IsGiven(name, text)) is { } value)
            {
                values[name] = value;
            }
        }

        return new KcpValues(
            new ParameterReader(new ConfigDictionary(values)),
            [.. map.Keys.Concat(file.Keys).Where(static name => !Names.Contains(name, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    // An empty key is one, too: that of gost v3 without parameters.
    private static bool IsGiven(string name, string? text) => name == "key" ? text is not null : !string.IsNullOrEmpty(text);
}
