using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports;

/// <summary>Which addresses a bound socket serves.</summary>
internal static class DualStack
{
    /// <summary>"[::]" listens on IPv4 too; any other IPv6 address, and every IPv4 one, on itself only.</summary>
    public static void Apply(Socket socket, IPEndPoint address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = address.Address.Equals(IPAddress.IPv6Any);
        }
    }
}
