using System.Net.Sockets;

namespace GostSharp.Transports.Tcp;

/// <summary>How TCP sockets are set up.</summary>
public sealed record TcpOptions
{
    internal const int UnsentBytes = 128 * 1024;

    /// <summary>Sends small writes at once instead of waiting for more (Nagle's algorithm off).</summary>
    /// <value>True by default.</value>
    public bool NoDelay { get; init; } = true;

    /// <summary>Idle time after which the kernel probes whether the peer is still there; also the time between probes.</summary>
    /// <value>15 seconds by default; <see cref="Timeout.InfiniteTimeSpan"/> turns probes off.</value>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many connections the kernel queues before they are accepted; the kernel may cut it (Linux: <c>net.core.somaxconn</c>).</summary>
    /// <value>4,096 by default.</value>
    public int Backlog { get; init; } = 4096;

    /// <summary>Null when the kernel shall not probe.</summary>
    internal int? KeepAliveSeconds => KeepAlive <= TimeSpan.Zero ? null : Math.Max(1, (int)KeepAlive.TotalSeconds);

    internal void ApplyTo(Socket socket)
    {
        socket.NoDelay = NoDelay;
        ShowProgress(socket);
        if (KeepAliveSeconds is { } seconds)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
        }
    }

    // TCP_NOTSENT_LOWAT. Without it Linux wakes a blocked writer only when a third of the send buffer is free again, which may be megabytes: for as long as
    // a slow reader takes for those, limits of inactivity would see nothing move.
    private static void ShowProgress(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, 25, BitConverter.GetBytes(UnsentBytes));
        }
    }
}
