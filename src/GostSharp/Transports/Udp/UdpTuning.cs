using System.Net.Sockets;

namespace GostSharp.Transports.Udp;

/// <summary>What can be asked of a UDP socket beside its work; none of it is worth a failure.</summary>
internal static class UdpTuning
{
    // Of Linux; the framework has no name for it.
    private const int LevelIPv6 = 41;
    private const int TrafficClassIPv6 = 67;

    public static bool HasMore(Socket socket)
    {
        try
        {
            return socket.Available > 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Whoever receives next is told.
            return false;
        }
    }

    public static void AskForBuffers(Socket socket, int bytes)
    {
        try
        {
            socket.ReceiveBufferSize = bytes;
            socket.SendBufferSize = bytes;
        }
        catch (SocketException)
        {
            // Some systems refuse what is too much instead of giving less.
        }
    }

    public static void Mark(Socket socket, int trafficClass)
    {
        var value = trafficClass << 2;
        try
        {
            // On a dual-stack socket this is for IPv4.
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, value);
            if (socket.AddressFamily is AddressFamily.InterNetworkV6 && OperatingSystem.IsLinux())
            {
                socket.SetRawSocketOption(LevelIPv6, TrafficClassIPv6, BitConverter.GetBytes(value));
            }
        }
        catch (SocketException)
        {
            // It is a wish to routers on the way, which most of them ignore.
        }
    }
}
