using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Packets to and from one target by way of a Shadowsocks server, <c>address | data</c> encrypted; what is none, or another's, is dropped.</summary>
/// <param name="server">The packets to and from the server; owned.</param>
/// <param name="cipher">Their cipher; owned.</param>
/// <param name="target">Whom they go to.</param>
/// <param name="block">The same as an address block.</param>
internal sealed class ShadowsocksDatagrams(DatagramConnection server, IPacketCipher cipher, EndPoint target, byte[] block) : DatagramConnection
{
    private const int BufferSize = 65_536;

    private readonly SocksPeers _peers = new();

    public override EndPoint? LocalEndPoint => server.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => target;

    public override ConnectionFeatures Features => server.Features;

    public override int MaxDatagramSize => server.MaxDatagramSize - cipher.Overhead - block.Length;

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => server.WaitToReceiveAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (await server.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await ReceiveOneAsync(buffer, cancellationToken).ConfigureAwait(false) is { } read)
            {
                return read;
            }
        }

        return DatagramRead.End;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        var length = block.Length + datagram.Length;
        var plain = ArrayPool<byte>.Shared.Rent(length);
        var secret = ArrayPool<byte>.Shared.Rent(length + cipher.Overhead);
        try
        {
            block.CopyTo(plain, 0);
            datagram.CopyTo(plain.AsMemory(block.Length));
            length = cipher.Seal(plain.AsSpan(0, length), secret);
            await server.SendAsync(secret.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(secret);
        }
    }

    public override void Abort(Exception? reason = null) => server.Abort(reason);

    public override async ValueTask DisposeAsync()
    {
        await server.DisposeAsync().ConfigureAwait(false);
        cipher.Dispose();
    }

    // Null for what is dropped.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DatagramRead?> ReceiveOneAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var rented = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var read = await server.ReceiveAsync(rented, cancellationToken).ConfigureAwait(false);
            if (read.IsEnd)
            {
                return read;
            }

            return TryUnwrap(rented.AsSpan(0, read.Length), buffer.Span, out var length)
                ? new DatagramRead(Math.Min(length, buffer.Length), length > buffer.Length)
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool TryUnwrap(Span<byte> packet, Span<byte> into, out int length)
    {
        length = 0;
        if (!ShadowsocksPacket.TryOpen(packet, cipher, _peers, out var data, out var source) || !PeerFilter.CouldBe(target, source))
        {
            return false;
        }

        length = data.Length;
        data[..Math.Min(length, into.Length)].CopyTo(into);
        return true;
    }
}
