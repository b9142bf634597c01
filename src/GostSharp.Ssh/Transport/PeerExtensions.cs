using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Transport;

/// <summary>What a peer can do besides: EXT_INFO of RFC 8308.</summary>
internal sealed class PeerExtensions
{
    private const string ServerSignatures = "server-sig-algs";
    private const int MaxMessages = 2;
    private const int MaxExtensions = 64;

    private int _messages;

    /// <summary>The signatures that a server accepts from users; null when it has not said.</summary>
    public IReadOnlyList<string>? SignatureAlgorithms { get; private set; }

    public static byte[] Write(IReadOnlyList<string> signatureAlgorithms)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.ExtInfo);
        writer.WriteUInt32(1);
        writer.WriteText(ServerSignatures);
        writer.WriteNameList(signatureAlgorithms);
        return writer.ToArray();
    }

    public void Read(ReadOnlySpan<byte> payload)
    {
        if (++_messages > MaxMessages)
        {
            throw new SshException(SshFailure.Protocol, "The peer sends its extensions too often.");
        }

        var reader = new SshReader(payload[1..]);
        var count = reader.ReadUInt32();
        if (count > MaxExtensions)
        {
            throw new SshException(SshFailure.Protocol, $"The peer has {count} extensions.");
        }

        for (var i = 0; i < count; i++)
        {
            if (reader.ReadString().SequenceEqual("server-sig-algs"u8))
            {
                SignatureAlgorithms = reader.ReadNameList();
            }
            else
            {
                reader.ReadString();
            }
        }

        reader.ExpectEnd();
    }
}
