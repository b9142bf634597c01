using System.Globalization;
using GostSharp.Protocols.Ssh;

namespace GostSharp.Configuration;

/// <summary>The parameters of <c>ssh</c> and <c>sshd</c>, in the spellings of gost v2 and v3 and our own.</summary>
internal static class SshParameters
{
    public const string PrivateKeyFile = "privateKeyFile";
    public const string Passphrase = "passphrase";
    public const string AuthorizedKeysFile = "authorizedKeys";
    public const string HostKey = "hostKey";
    public const string KnownHostsFile = "knownHosts";
    public const string PermitOpen = "permitOpen";
    public const string Tunnel = "ssh";
    public const string Forwarding = "sshd";

    private const string FingerprintPrefix = "SHA256:";
    private const int DigestLength = 32;

    private static readonly string HostKeyName = ParameterReader.Normalize(HostKey);
    private static readonly string PermitOpenName = ParameterReader.Normalize(PermitOpen);

    /// <summary>Whether a listener or a dialer of that name speaks SSH.</summary>
    public static bool IsSsh(string transport) =>
        transport.Equals(Tunnel, StringComparison.OrdinalIgnoreCase) || IsForwarding(transport);

    /// <summary>Whether a component of that name forwards ports over SSH.</summary>
    public static bool IsForwarding(string component) => component.Equals(Forwarding, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key of this end, and the words that protect it.</summary>
    public static (string? File, string? Passphrase) KeyOf(ParameterReader parameters) =>
        (PathOf(parameters, PrivateKeyFile, "ssh_key"), parameters.Text(Passphrase) is { Length: > 0 } given ? given : null);

    /// <summary>The file of the keys that a server lets in; null when it is not asked for keys.</summary>
    public static string? AuthorizedKeysOf(ParameterReader parameters) => PathOf(parameters, AuthorizedKeysFile, "ssh_authorized_keys");

    /// <summary>The file of the keys that nodes have; null when none is named.</summary>
    public static string? KnownHostsOf(ParameterReader parameters) => PathOf(parameters, KnownHostsFile);

    /// <summary>The fingerprints of which the node's key must have one; empty when none is named.</summary>
    public static IReadOnlyList<string> HostKeysOf(ParameterReader parameters) => Split(parameters.Text(HostKey));

    /// <summary>The files whose contents are part of what a listener or a dialer is.</summary>
    public static IEnumerable<string?> FilesOf(ListenerConfig listener)
    {
        var parameters = new ParameterReader(listener.Metadata);
        return IsSsh(listener.Type) ? [KeyOf(parameters).File, AuthorizedKeysOf(parameters), listener.Tls?.KeyFile] : [];
    }

    /// <summary>As the other overload. Which keys nodes have is looked up whenever one is reached.</summary>
    public static IEnumerable<string?> FilesOf(DialerConfig dialer) => IsSsh(dialer.Type) ? [KeyOf(new ParameterReader(dialer.Metadata)).File] : [];

    /// <summary>What is wrong with a value that must not be ignored; null when nothing is.</summary>
    public static string? MistakeIn(string key, object value)
    {
        var (name, text) = (ParameterReader.Normalize(key), Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        return name == HostKeyName ? MistakeInHostKeys(text) : name == PermitOpenName && text.Length > 0 ? OpenPermits.MistakeIn(text) : null;
    }

    /// <summary>Where clients of a server may be led to.</summary>
    /// <exception cref="GostException">A pattern is wrong.</exception>
    public static OpenPermits PermitsOf(ParameterReader parameters) =>
        parameters.Text(PermitOpen) is { Length: > 0 } patterns ? OpenPermits.Parse(patterns) : OpenPermits.Everything;

    private static string? MistakeInHostKeys(string text) => Split(text).FirstOrDefault(static item => !IsFingerprint(item)) is { } wrong
        ? $"{HostKey}: '{wrong}' is no fingerprint: {FingerprintPrefix} and 43 characters of base64, as ssh-keygen -l prints it"
        : null;

    // In a URL a plus sign that is not escaped arrives as a space.
    private static IReadOnlyList<string> Split(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static item => item.Replace(' ', '+').TrimEnd('='))];

    private static bool IsFingerprint(string text)
    {
        Span<byte> digest = stackalloc byte[DigestLength + 1];
        return text.StartsWith(FingerprintPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[FingerprintPrefix.Length..] + "=", digest, out var length) && length == DigestLength;
    }

    // As a shell would: the command line passes it on as it is when it stands behind "=".
    private static string? PathOf(ParameterReader parameters, params ReadOnlySpan<string> keys) => parameters.Text(keys) switch
    {
        null or "" => null,
        ['~', '/', .. var rest] => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), rest),
        var path => path,
    };
}
