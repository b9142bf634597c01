using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh;

/// <summary>What <c>tcpip-forward</c> and <c>cancel-tcpip-forward</c> ask for: where to bind, in the words of the client.</summary>
/// <param name="Host">An address, a name, <c>localhost</c>, or an empty text for all addresses.</param>
/// <param name="Port">The port; 0 asks for a free one.</param>
public sealed record SshForward(string Host, int Port)
{
    /// <summary>The address in words that can be logged, whatever the client sent.</summary>
    public override string ToString() => $"{PeerText.Clean(Host)}:{Port}";

    /// <summary>Reads what is whole; null when that names no host or no port that there could be.</summary>
    internal static SshForward? Parse(ReadOnlySpan<byte> data)
    {
        var reader = new SshReader(data);
        var host = reader.ReadHost();
        var port = reader.ReadPort();
        reader.ExpectEnd();
        return host is null || port is null ? null : new SshForward(host, port.Value);
    }
}
