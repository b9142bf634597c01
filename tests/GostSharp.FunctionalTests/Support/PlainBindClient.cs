using System.Buffers.Binary;
using System.Net;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A client of RFC 1928 that knows nothing of gost: it asks with an IPv4 address, and reads replies as they are written there.</summary>
internal sealed class PlainBindClient(TcpTestConnection connection) : IAsyncDisposable
{
    public TcpTestConnection Connection => connection;

    /// <summary>Asks a server for a command, and reads its first reply.</summary>
    public static async Task<(PlainBindClient Client, IPEndPoint Bound)> AskAsync(IPEndPoint server, byte command, IPEndPoint wanted)
    {
        var client = new PlainBindClient(await TcpClients.ConnectAsync(server));
        await client.Connection.Stream.WriteAsync(new byte[] { 5, 1, 0 });
        (await client.ReadAsync(2)).Should().Equal(5, 0);
        var request = new byte[] { 5, command, 0, 1, 0, 0, 0, 0, 0, 0 };
        wanted.Address.TryWriteBytes(request.AsSpan(4), out _);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(8), (ushort)wanted.Port);
        await client.Connection.Stream.WriteAsync(request);
        return (client, await client.ReadReplyAsync());
    }

    /// <summary>Reads one reply to its last byte and no further.</summary>
    public async Task<IPEndPoint> ReadReplyAsync()
    {
        var reply = await ReadAsync(10);
        reply[..4].Should().Equal(5, 0, 0, 1);
        return new IPEndPoint(new IPAddress(reply[4..8]), BinaryPrimitives.ReadUInt16BigEndian(reply.AsSpan(8)));
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await connection.Stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
