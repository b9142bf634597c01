using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh;

/// <summary>What <c>direct-tcpip</c> and <c>forwarded-tcpip</c> channels say about themselves.</summary>
/// <param name="Host">The target of the one, the bound address (as it was asked for) of the other.</param>
/// <param name="Port">The port of <paramref name="Host"/>.</param>
/// <param name="OriginHost">Where the connection comes from: an address.</param>
/// <param name="OriginPort">The port of <paramref name="OriginHost"/>.</param>
public sealed record SshEndPoints(string Host, int Port, string OriginHost, int OriginPort)
{
    private const int MaxHostLength = 1024;

    /// <summary>Both ends in words that can be logged, whatever the peer sent.</summary>
    public override string ToString() => $"{PeerText.Clean(Host)}:{Port} from {PeerText.Clean(OriginHost)}:{OriginPort}";

    internal static SshEndPoints Parse(ReadOnlySpan<byte> data)
    {
        var reader = new SshReader(data);
        var host = reader.ReadText(MaxHostLength);
        var port = ReadPort(ref reader);
        var originHost = reader.ReadText(MaxHostLength);
        var originPort = ReadPort(ref reader);
        reader.ExpectEnd();
        return new SshEndPoints(host, port, originHost, originPort);
    }

    internal byte[] ToBytes()
    {
        using var writer = new SshWriter();
        writer.WriteText(Host);
        writer.WriteUInt32((uint)Port);
        writer.WriteText(OriginHost);
        writer.WriteUInt32((uint)OriginPort);
        return writer.ToArray();
    }

    private static int ReadPort(ref SshReader reader)
    {
        var port = reader.ReadUInt32();
        return port <= ushort.MaxValue ? (int)port : throw new SshException(SshFailure.Protocol, $"There is no port {port}.");
    }
}
