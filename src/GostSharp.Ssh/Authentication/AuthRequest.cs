using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>A key that a user wants to log in with.</summary>
/// <param name="Algorithm">How the user signs, or would sign.</param>
/// <param name="Key">The key; null when it is none that this library knows.</param>
/// <param name="Signature">Null when the user only asks whether the key would do.</param>
internal sealed record KeyOffer(string Algorithm, SshPublicKey? Key, byte[]? Signature);

/// <summary>A request to log in.</summary>
internal sealed record AuthRequest(string User, string Method, byte[] Details)
{
    public static AuthRequest Read(ReadOnlySpan<byte> message)
    {
        var reader = new SshReader(message[1..]);
        var user = reader.ReadText(AuthNames.MaxText);
        var service = reader.ReadText(AuthNames.MaxText);
        var method = reader.ReadText(AuthNames.MaxText);
        return service == AuthNames.ConnectionService
            ? new AuthRequest(user, method, reader.Rest.ToArray())
            : throw new SshException(SshFailure.Protocol, "The client wants another service than the connection protocol.");
    }

    /// <summary>The password; null when the user wants to change it, which is not offered.</summary>
    public string? ReadPassword()
    {
        var reader = new SshReader(Details);
        var isChange = reader.ReadBoolean();
        var password = reader.ReadText(AuthNames.MaxText);
        return isChange ? null : password;
    }

    /// <summary>Checks a wish for questions, which is whole or none: what languages and devices it names changes nothing.</summary>
    public void CheckInteractive()
    {
        var reader = new SshReader(Details);
        reader.ReadString();
        reader.ReadString();
        reader.ExpectEnd();
    }

    public KeyOffer ReadKey()
    {
        var reader = new SshReader(Details);
        var isSigned = reader.ReadBoolean();
        var algorithm = reader.ReadText(AuthNames.MaxText);
        var key = ParseKey(reader.ReadString(AuthNames.MaxKey));
        var signature = isSigned ? reader.ReadString(AuthNames.MaxKey).ToArray() : null;
        reader.ExpectEnd();
        return new KeyOffer(algorithm, key, signature);
    }

    // Users have keys of kinds that this library does not know: they are refused, and the next one is tried.
    private static SshPublicKey? ParseKey(ReadOnlySpan<byte> blob)
    {
        try
        {
            return SshPublicKey.Parse(blob);
        }
        catch (SshException ex) when (ex.Failure is SshFailure.KeyFormat or SshFailure.NotSupported)
        {
            return null;
        }
    }
}
