using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests.Support;

/// <summary>UDP forwarding, and clients for it.</summary>
internal static class UdpForwarding
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts a forwarder with one service, from a free port of the loopback to <paramref name="targets"/>.</summary>
    public static Task<Forwarding> StartAsync(string targets, Action<ServiceBuilder>? service = null) =>
        Forwarding.StartAsync(builder => builder.ForwardUdp("127.0.0.1:0", targets, service));

    public static Task<Forwarding> StartAsync(IPEndPoint target, Action<ServiceBuilder>? service = null) => StartAsync(target.ToString(), service);

    public static Socket Connect(this Forwarding forwarding)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(forwarding.EndPoint);
        return socket;
    }

    /// <summary>The next packet.</summary>
    public static async Task<byte[]> NextAsync(this Socket client)
    {
        var buffer = new byte[65_535];
        using var limit = new CancellationTokenSource(Patience);
        return buffer[..await client.ReceiveAsync(buffer, limit.Token)];
    }

    /// <summary>Sends a packet and returns the answer.</summary>
    public static async Task<byte[]> AskAsync(this Socket client, params byte[] packet)
    {
        await client.SendAsync(packet);
        return await client.NextAsync();
    }
}
