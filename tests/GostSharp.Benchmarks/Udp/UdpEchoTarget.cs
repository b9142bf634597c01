using System.Net;
using System.Net.Sockets;

namespace GostSharp.Benchmarks.Udp;

/// <summary>A process of its own that sends every packet back.</summary>
internal static class UdpEchoTarget
{
    /// <summary>Says its port, and runs until the standard input ends.</summary>
    public static void Run()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = 4 * 1024 * 1024;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var descriptor = (int)socket.Handle;
        new Thread(() => Echo(descriptor)) { IsBackground = true }.Start();
        Console.WriteLine(((IPEndPoint)socket.LocalEndPoint!).Port);
        Console.In.ReadToEnd();
    }

    private static void Echo(int socket)
    {
        using var batch = new PacketBatch(64, hasNames: true);
        while (true)
        {
            var count = batch.Receive(socket, wait: true);
            batch.Send(socket, Math.Max(count, 0));
        }
    }
}
