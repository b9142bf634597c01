using System.Net;
using GostSharp.Transports.Tcp;

namespace GostSharp.Transports.Direct;

/// <summary>How this machine connects and listens.</summary>
public sealed record DirectRouteOptions
{
    /// <summary>How TCP sockets are set up.</summary>
    public TcpOptions Tcp { get; init; } = new();

    /// <summary>How long one address of a name is tried alone before the next one is tried beside it.</summary>
    /// <value>250 milliseconds by default, as RFC 8305 recommends.</value>
    public TimeSpan ConnectionAttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Resolves host names; throw <see cref="System.Net.Sockets.SocketException"/> or return no address where there is none.</summary>
    /// <value>The system's resolver by default.</value>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveName { get; init; } = Dns.GetHostAddressesAsync;
}
