using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Authentication;

/// <summary>The request to log in with a key, and what the user signs.</summary>
internal static class PublicKeyRequest
{
    /// <summary>The request without a signature asks whether the key would do.</summary>
    public static SshWriter Begin(string user, bool isSigned, string algorithm, ReadOnlySpan<byte> key)
    {
        var writer = new SshWriter(1024);
        writer.WriteByte(SshMessage.UserAuthRequest);
        writer.WriteText(user);
        writer.WriteText(AuthNames.ConnectionService);
        writer.WriteText(AuthNames.PublicKey);
        writer.WriteBoolean(isSigned);
        writer.WriteText(algorithm);
        writer.WriteString(key);
        return writer;
    }

    /// <summary>What is signed: the session, then the request up to the signature.</summary>
    public static byte[] SignedData(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> request)
    {
        using var writer = new SshWriter(1024);
        writer.WriteString(sessionId);
        writer.WriteBytes(request);
        return writer.ToArray();
    }
}
