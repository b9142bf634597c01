namespace GostSharp.Ssh;

/// <summary>Types of channels.</summary>
public static class SshChannelTypes
{
    /// <summary>The client wants a connection from the server to a target.</summary>
    public const string DirectTcpIp = "direct-tcpip";

    /// <summary>The server has accepted a connection for the client.</summary>
    public const string ForwardedTcpIp = "forwarded-tcpip";
}
