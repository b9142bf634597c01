using System.Globalization;
using System.Net;
using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Trust;

/// <summary>
/// The keys of users, in the format of OpenSSH's authorized_keys. A line with an option that is not known is refused, since the
/// option may forbid something; options about what this library never does, such as <c>command</c> and <c>no-pty</c>, are accepted.
/// </summary>
public sealed class AuthorizedKeys
{
    private readonly List<AuthorizedKey> _keys = [];
    private readonly List<string> _mistakes = [];
    private readonly TimeProvider _time;

    private AuthorizedKeys(TimeProvider time) => _time = time;

    /// <summary>The keys of all lines that could be read, in their order.</summary>
    public IReadOnlyList<AuthorizedKey> Keys => _keys;

    /// <summary>The lines that are refused, as <c>file:line: why</c>.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="name">How <see cref="Mistakes"/> name it.</param>
    /// <param name="timeProvider">The clock for <c>expiry-time</c>; the system's by default.</param>
    public static AuthorizedKeys Parse(string text, string name = "authorized_keys", TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = new AuthorizedKeys(timeProvider ?? TimeProvider.System);
        foreach (var (number, line) in TrustFile.Lines(text))
        {
            keys.Add(line, string.Create(CultureInfo.InvariantCulture, $"{name}:{number}"));
        }

        return keys;
    }

    /// <summary>Reads a file, of at most 16 MiB.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="SshException">The file is too large.</exception>
    public static async Task<AuthorizedKeys> LoadAsync(
        string path, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default) =>
        Parse(await TrustFile.ReadAsync(path, cancellationToken).ConfigureAwait(false), path, timeProvider);

    /// <summary>The first line with a key that accepts it from an address and has not expired, or null.</summary>
    /// <param name="key">What the user shows.</param>
    /// <param name="from">The user's address; a line with <c>from</c> does not accept an unknown one.</param>
    public AuthorizedKey? Find(SshPublicKey key, IPAddress? from)
    {
        var now = _time.GetUtcNow();
        return _keys.Find(line => line.Key.Equals(key) && line.IsAcceptedFrom(from) && !(line.ExpiresAt <= now));
    }

    private void Add(ReadOnlySpan<char> line, string where)
    {
        try
        {
            var options = new AuthorizedKeyOptions();
            if (!PublicKeyText.TryRead(line, out var key, out var comment, out var problem))
            {
                // Options stand in front of the type: a line that begins with a type has none.
                if (IsKeyType(line))
                {
                    throw problem;
                }

                options = AuthorizedKeyOptions.Read(ref line);
                if (!PublicKeyText.TryRead(line, out key, out comment, out problem))
                {
                    throw problem;
                }
            }

            _keys.Add(new AuthorizedKey(key, comment, where, options));
        }
        catch (SshException ex)
        {
            _mistakes.Add($"{where}: {ex.Message}");
        }
    }

    private static bool IsKeyType(ReadOnlySpan<char> line)
    {
        var word = PublicKeyText.NextWord(ref line);
        return word.StartsWith("ssh-") || word.StartsWith("ecdsa-") || word.StartsWith("sk-");
    }
}
