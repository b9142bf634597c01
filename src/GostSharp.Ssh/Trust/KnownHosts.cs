using System.Buffers;
using System.Globalization;
using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Trust;

/// <summary>
/// The keys of hosts, in the format of OpenSSH's known_hosts: patterns, hashed names, <c>[host]:port</c>, <c>@revoked</c>.
/// Lines about certificates (<c>@cert-authority</c>) and keys of types that are not supported count for nothing.
/// </summary>
public sealed class KnownHosts
{
    private static readonly SearchValues<char> _notInNames = SearchValues.Create(" \t\r\n,*?!|@#");

    private readonly List<KnownHostLine> _lines = [];
    private readonly List<string> _mistakes = [];

    private KnownHosts()
    {
    }

    /// <summary>What could not be read, as <c>file:line: why</c>; such lines count for nothing.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="name">How <see cref="Mistakes"/> and results name it.</param>
    public static KnownHosts Parse(string text, string name = "known_hosts")
    {
        ArgumentNullException.ThrowIfNull(text);
        var hosts = new KnownHosts();
        foreach (var (number, line) in TrustFile.Lines(text))
        {
            hosts.Add(line, string.Create(CultureInfo.InvariantCulture, $"{name}:{number}"));
        }

        return hosts;
    }

    /// <summary>Reads a file, of at most 16 MiB.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="SshException">The file is too large.</exception>
    public static async Task<KnownHosts> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Parse(await TrustFile.ReadAsync(path, cancellationToken).ConfigureAwait(false), path);

    /// <summary>Says whether a key is a host's. The host is compared as given: a name is not resolved.</summary>
    public KnownHostResult Check(string host, int port, SshPublicKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentNullException.ThrowIfNull(key);
        var name = HostNames.NameOf(host, port);
        KnownHostResult result = new(KnownHostStatus.Unknown, null);
        foreach (var line in _lines)
        {
            var isSame = line.Key.Equals(key);
            if ((line.IsRevoked && !isSame) || !line.Names.Match(name))
            {
                continue;
            }

            if (line.IsRevoked)
            {
                return new(KnownHostStatus.Revoked, line.Where); // wherever it stands, before anything else
            }

            if (isSame)
            {
                result = new(KnownHostStatus.Match, line.Where);
            }
            else if (result.Status == KnownHostStatus.Unknown)
            {
                var isOfSameType = line.Key.KeyType == key.KeyType;
                result = new(isOfSameType ? KnownHostStatus.Changed : KnownHostStatus.Unknown, line.Where);
            }
        }

        return result;
    }

    /// <summary>The signature algorithms of the keys that are known for a host: what a client asks for first.</summary>
    public IReadOnlyList<string> Algorithms(string host, int port)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        var name = HostNames.NameOf(host, port);
        return [.. _lines.Where(line => !line.IsRevoked && line.Names.Match(name)).SelectMany(line => line.Key.SignatureAlgorithms).Distinct()];
    }

    /// <summary>Takes a key in, in memory only, as one that is the host's.</summary>
    public void Add(string host, int port, SshPublicKey key) => Add(Format(host, port, key), "added");

    /// <summary>A line that a file may be continued with.</summary>
    /// <exception cref="ArgumentException">The host is no name or address.</exception>
    public static string Format(string host, int port, SshPublicKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentNullException.ThrowIfNull(key);
        return !host.AsSpan().ContainsAny(_notInNames)
            ? $"{HostNames.NameOf(host, port)} {key}"
            : throw new ArgumentException($"'{host}' is not the name of a host.", nameof(host));
    }

    private void Add(string line, string where)
    {
        try
        {
            if (KnownHostLine.Parse(line, where) is { } parsed)
            {
                _lines.Add(parsed);
            }
        }
        catch (SshException ex) when (ex.Failure != SshFailure.NotSupported)
        {
            _mistakes.Add($"{where}: {ex.Message}");
        }
        catch (SshException)
        {
            // A type of keys that this library does not offer to servers, so that none shows such a key.
        }
    }
}
