using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Trust;

/// <summary>[marker] names type base64 [comment]</summary>
internal sealed record KnownHostLine(HostNames Names, SshPublicKey Key, bool IsRevoked, string Where)
{
    /// <returns>Null for a line that is about certificates.</returns>
    /// <exception cref="SshException">It is malformed, or the type of the key is not supported.</exception>
    public static KnownHostLine? Parse(ReadOnlySpan<char> line, string where)
    {
        var names = PublicKeyText.NextWord(ref line);
        var isRevoked = false;
        if (names.StartsWith('@'))
        {
            if (names is "@cert-authority")
            {
                return null;
            }

            isRevoked = names is "@revoked"
                ? true
                : throw new SshException(SshFailure.KeyFormat, $"the marker {names} is not known");
            names = PublicKeyText.NextWord(ref line);
        }

        return PublicKeyText.TryRead(line, out var key, out _, out var problem)
            ? new(HostNames.Parse(names), key, isRevoked, where)
            : throw problem;
    }
}
