using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GostSharp.Ssh.Trust;

/// <summary>The names of a line of known_hosts: patterns, or the hash of one name.</summary>
internal sealed class HostNames
{
    private const int DefaultPort = 22;
    private const int HashSize = 20;
    private const string HashMark = "|1|";

    private readonly string _patterns;
    private readonly byte[]? _salt;
    private readonly byte[]? _hash;

    private HostNames(string patterns, byte[]? salt = null, byte[]? hash = null)
    {
        _patterns = patterns;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>A host as it is written there: in lower case, and with its port unless that is 22.</summary>
    public static string NameOf(string host, int port)
    {
        var name = host.ToLowerInvariant();
        return port == DefaultPort ? name : string.Create(CultureInfo.InvariantCulture, $"[{name}]:{port}");
    }

    /// <exception cref="SshException">It begins as a hash and is none.</exception>
    public static HostNames Parse(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(HashMark))
        {
            return new(text.ToString());
        }

        text = text[HashMark.Length..];
        var bar = text.IndexOf('|');
        return bar >= 0 && TryDecode(text[..bar], out var salt) && TryDecode(text[(bar + 1)..], out var hash)
            ? new("", salt, hash)
            : throw new SshException(SshFailure.KeyFormat, "a hashed name is malformed");
    }

    public bool Match(string name)
    {
        if (_hash is null)
        {
            return Pattern.ListMatches(_patterns, pattern => Pattern.Matches(pattern, name));
        }

        Span<byte> hash = stackalloc byte[HashSize];
#pragma warning disable CA5350 // The format has SHA-1, to make names unreadable rather than to prove anything.
        HMACSHA1.HashData(_salt, Encoding.UTF8.GetBytes(name), hash);
#pragma warning restore CA5350
        return hash.SequenceEqual(_hash);
    }

    private static bool TryDecode(ReadOnlySpan<char> base64, out byte[] bytes)
    {
        bytes = new byte[HashSize];
        return Base64.IsValid(base64, out var length) && length == HashSize && Convert.TryFromBase64Chars(base64, bytes, out _);
    }
}
