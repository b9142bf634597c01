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
    /// <summary>Both ends in words that can be logged, whatever the peer sent.</summary>
    public override string ToString() => $"{PeerText.Clean(Host)}:{Port} from {PeerText.Clean(OriginHost)}:{OriginPort}";

    /// <summary>Reads what is whole; null when that names no host or no port that there could be.</summary>
    internal static SshEndPoints? Parse(ReadOnlySpan<byte> data)
    {
        var reader = new SshReader(data);
        var host = reader.ReadHost();
        var port = reader.ReadPort();
        var originHost = reader.ReadHost();
        var originPort = reader.ReadPort();
        reader.ExpectEnd();
        return host is null || port is null || originHost is null || originPort is null
            ? null
            : new SshEndPoints(host, port.Value, originHost, originPort.Value);
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
}
