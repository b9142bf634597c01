using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh;

/// <summary>What <c>tcpip-forward</c> and <c>cancel-tcpip-forward</c> ask for: where to bind, in the words of the client.</summary>
/// <param name="Host">An address, a name, <c>localhost</c>, or an empty text for all addresses.</param>
/// <param name="Port">The port; 0 asks for a free one.</param>
public sealed record SshForward(string Host, int Port)
{
    /// <summary>The address in words that can be logged, whatever the client sent.</summary>
    public override string ToString() => $"{PeerText.Clean(Host)}:{Port}";
}
