using System.Net.Sockets;

namespace GostSharp.Transports.Tcp;

/// <summary>How TCP sockets are set up.</summary>
public sealed record TcpOptions
{
    internal const int UnsentBytes = 128 * 1024;
    internal const int Probes = 3;

    /// <summary>Sends small writes at once instead of waiting for more (Nagle's algorithm off).</summary>
    /// <value>True by default.</value>
    public bool NoDelay { get; init; } = true;

    /// <summary>Idle time after which the kernel probes whether the peer is still there: three times, half of this time apart. A dead peer is noticed after two and a half times this time.</summary>
    /// <value>10 seconds by default, so that a dead peer is noticed after 25; <see cref="Timeout.InfiniteTimeSpan"/> turns probes off.</value>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections the kernel queues before they are accepted; the kernel may cut it (Linux: <c>net.core.somaxconn</c>).</summary>
    /// <value>4,096 by default.</value>
    public int Backlog { get; init; } = 4096;

    /// <summary>When the kernel begins to probe, and how far apart its probes are, in seconds; null when it shall not.</summary>
    internal (int Idle, int Interval)? Probing => KeepAlive <= TimeSpan.Zero ? null : (Seconds(KeepAlive), Seconds(KeepAlive / 2));

    internal void ApplyTo(Socket socket)
    {
        socket.NoDelay = NoDelay;
        ShowProgress(socket);
        if (Probing is var (idle, interval))
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, idle);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, interval);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        }
    }

    // TCP_USER_TIMEOUT. What is sent into a path that was cut is repeated for a quarter of an hour, and meanwhile nothing probes whether the peer is there. Not set
    // for every connection: a peer that keeps its window closed for longer, because its user does not read, would be taken for dead.
    internal static void LimitSilence(Socket socket, TimeSpan limit)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, 18, BitConverter.GetBytes(MillisecondsOf(limit)));
        }
    }

    // 0 is what the kernel does by itself.
    internal static int MillisecondsOf(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan ? 0 : (int)limit.TotalMilliseconds;

    // What the kernel takes: whole seconds, at least one.
    private static int Seconds(TimeSpan time) => Math.Clamp((int)time.TotalSeconds, 1, short.MaxValue);

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
