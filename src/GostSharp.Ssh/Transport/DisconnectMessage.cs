using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Transport;

/// <summary>The last message of an end: why it leaves.</summary>
internal static class DisconnectMessage
{
    public const uint ProtocolError = 2;

    private const uint KeyExchangeFailed = 3;
    private const uint HostKeyNotVerifiable = 9;
    private const uint ByApplication = 11;
    private const uint NoMoreAuthMethods = 14;

    public static byte[] Write(SshException reason)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.Disconnect);
        writer.WriteUInt32(CodeOf(reason.Failure));
        writer.WriteText(reason.Message);
        writer.WriteText("");
        return writer.ToArray();
    }

    /// <summary>What the peer said, as the failure that ends the session.</summary>
    public static SshException Read(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var code = reader.ReadUInt32();
        var text = PeerText.Clean(reader.ReadString());
        return code == NoMoreAuthMethods
            ? new PeerDisconnectException(SshFailure.Authentication, code, $"The peer ends the session: no more ways to log in ({text}).")
            : new PeerDisconnectException(SshFailure.Disconnected, code, $"The peer ends the session for reason {code}: {text}");
    }

    private static uint CodeOf(SshFailure failure) => failure switch
    {
        SshFailure.KeyExchange => KeyExchangeFailed,
        SshFailure.HostKey => HostKeyNotVerifiable,
        SshFailure.Authentication => NoMoreAuthMethods,
        SshFailure.Disconnected or SshFailure.TimedOut => ByApplication,
        _ => ProtocolError,
    };
}

/// <summary>It was the peer that ended the session: there is nobody to say goodbye to.</summary>
internal sealed class PeerDisconnectException(SshFailure failure, uint code, string message, Exception? innerException = null)
    : SshException(failure, message, innerException)
{
    /// <summary>What the peer called its reason.</summary>
    public uint Code => code;
}
