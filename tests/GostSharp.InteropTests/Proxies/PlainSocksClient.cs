using System.Net;
using System.Net.Sockets;

namespace GostSharp.InteropTests.Proxies;

/// <summary>A client for UDP ASSOCIATE as RFC 1928 has it, of bytes that are put together by hand.</summary>
internal sealed class PlainSocksClient : IDisposable
{
    private readonly Socket _control;
    private readonly Socket _packets;

    private PlainSocksClient(Socket control, Socket packets) => (_control, _packets) = (control, packets);

    /// <summary>Associates, naming its own address or, as most clients do, 0.0.0.0:0.</summary>
    public static async Task<PlainSocksClient> AssociateAsync(IPEndPoint proxy, bool namesItself = false)
    {
        var packets = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        packets.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var control = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var client = new PlainSocksClient(control, packets);
        await control.ConnectAsync(proxy);
        var reply = await client.AskAsync(namesItself ? (IPEndPoint)packets.LocalEndPoint! : new IPEndPoint(IPAddress.Any, 0));
        reply[..4].Should().Equal(5, 0, 0, 1);
        await packets.ConnectAsync(new IPEndPoint(new IPAddress(reply[4..8]), (reply[8] << 8) | reply[9]));
        return client;
    }

    /// <summary>What a server answers to the request.</summary>
    public static async Task<byte> CodeOfAsync(IPEndPoint proxy)
    {
        using var client = new PlainSocksClient(
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        await client._control.ConnectAsync(proxy);
        return (await client.AskAsync(new IPEndPoint(IPAddress.Any, 0)))[1];
    }

    /// <summary>The head of packets to or from an address.</summary>
    public static byte[] Head(IPEndPoint target) => [0, 0, 0, 1, .. Bytes(target)];

    /// <summary>The head of packets to a name.</summary>
    public static byte[] Head(string name, int port) =>
        [0, 0, 0, 3, (byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name), (byte)(port >> 8), (byte)port];

    public async Task SendAsync(byte[] head, byte[] payload) => await _packets.SendAsync((byte[])[.. head, .. payload]);

    /// <summary>The next packet, with its head.</summary>
    public async Task<byte[]> NextAsync()
    {
        var buffer = new byte[65_535];
        return buffer[..await _packets.ReceiveAsync(buffer).WaitAsync(TestTimeouts.Wait)];
    }

    /// <summary>Ends the connection that the association lives by; the socket for packets stays.</summary>
    public void Leave() => _control.Dispose();

    public void Dispose()
    {
        _control.Dispose();
        _packets.Dispose();
    }

    private async Task<byte[]> AskAsync(IPEndPoint own)
    {
        await _control.SendAsync(new byte[] { 5, 1, 0 });
        (await ReadAsync(2)).Should().Equal(5, 0);
        await _control.SendAsync((byte[])[5, 3, 0, 1, .. Bytes(own)]);
        return await ReadAsync(10);
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        await using var stream = new NetworkStream(_control);
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(TestTimeouts.Wait);
        return bytes;
    }

    private static byte[] Bytes(IPEndPoint address) => [.. address.Address.GetAddressBytes(), (byte)(address.Port >> 8), (byte)address.Port];
}
