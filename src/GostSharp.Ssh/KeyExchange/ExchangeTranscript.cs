using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.KeyExchange;

/// <summary>What both ends have said before the exchange: the beginning of the exchange hash.</summary>
internal sealed record ExchangeTranscript(string ClientVersion, string ServerVersion, byte[] ClientKexInit, byte[] ServerKexInit)
{
    /// <summary>The exchange hash H; public values come with their lengths in front, the secret as an mpint.</summary>
    public byte[] Hash(HashAlgorithmName hash, ReadOnlySpan<byte> hostKey, ReadOnlySpan<byte> clientPublic, ReadOnlySpan<byte> serverPublic, ReadOnlySpan<byte> secret)
    {
        using var writer = new SshWriter(4096);
        writer.WriteText(ClientVersion);
        writer.WriteText(ServerVersion);
        writer.WriteString(ClientKexInit);
        writer.WriteString(ServerKexInit);
        writer.WriteString(hostKey);
        writer.WriteBytes(clientPublic);
        writer.WriteBytes(serverPublic);
        writer.WriteBytes(secret);
        using var hasher = IncrementalHash.CreateHash(hash);
        hasher.AppendData(writer.WrittenSpan);
        return hasher.GetHashAndReset();
    }
}
