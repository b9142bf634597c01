using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>The parts of one <c>-L</c> or <c>-F</c>, unescaped but not understood yet.</summary>
internal sealed record GostUrl
{
    private const string AddressCharacters = ":[],";

    /// <summary>In lower case; <c>auto</c> where the text has none.</summary>
    public required string Scheme { get; init; }

    public string? User { get; init; }

    /// <summary>Null when there is no colon behind the user.</summary>
    public string? Password { get; init; }

    /// <summary>The host with its port: on <c>-L</c> perhaps a range of ports, on <c>-F</c> perhaps several of them.</summary>
    public string Host { get; init; } = "";

    /// <summary>The path, split at its commas.</summary>
    public ConfigList<string> Targets { get; init; } = [];

    /// <summary>The parameters; no key occurs twice.</summary>
    public ConfigList<KeyValuePair<string, string>> Query { get; init; } = [];

    private string UserInfo =>
        User is null ? "" : Percent.Encode(User) + (Password is null ? "" : ":" + Percent.Encode(Password)) + "@";

    /// <summary>The URL again, with its secrets.</summary>
    public string Format()
    {
        var path = Targets.Count == 0 ? "" : "/" + string.Join(',', Targets.Select(target => Percent.Encode(target, ":[]")));
        var pairs = string.Join('&', Query.Select(pair => $"{Percent.Encode(pair.Key)}={Percent.Encode(pair.Value, AddressCharacters)}"));
        return $"{Scheme}://{UserInfo}{Percent.Encode(Host, AddressCharacters)}{path}{(pairs.Length == 0 ? "" : "?" + pairs)}";
    }

    /// <summary>The URL again, for logs.</summary>
    public override string ToString() => Redaction.Of(Format());
}
