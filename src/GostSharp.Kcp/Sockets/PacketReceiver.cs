using System.Buffers;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Sockets;

/// <summary>Takes packets from a socket, many at a time, until it is closed. While there are none it holds no buffers.</summary>
internal sealed class PacketReceiver(KcpSocket socket, IPacketHandler handler)
{
    private const int BatchSize = 16;

    private readonly KcpDatagram[] _batch = new KcpDatagram[BatchSize];
    private byte[]? _slab;

    /// <summary>Runs until the socket is closed.</summary>
    /// <returns>Why it is, if it failed.</returns>
    public async Task<Exception?> RunAsync()
    {
        try
        {
            while (await WaitAsync().ConfigureAwait(false))
            {
                RentBuffers();
                var count = await socket.ReceiveAsync(_batch).ConfigureAwait(false);
                if (count == 0)
                {
                    return null;
                }

                Handle(count);
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
        finally
        {
            ReturnBuffers();
        }
    }

    private ValueTask<bool> WaitAsync()
    {
        var wait = socket.WaitToReceiveAsync();
        if (!wait.IsCompleted)
        {
            ReturnBuffers();
        }

        return wait;
    }

    private void Handle(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (length, peer) = (_batch[i].Length, _batch[i].Peer);
            if (peer is not null && length is > 0 and <= PacketLayout.MaxPacketSize)
            {
                handler.OnPacket(_slab!, i * PacketBuffers.Size, length, peer);
            }
        }

        handler.OnPause();
    }

    private void RentBuffers()
    {
        if (_slab is not null)
        {
            return;
        }

        _slab = ArrayPool<byte>.Shared.Rent(BatchSize * PacketBuffers.Size);
        for (var i = 0; i < BatchSize; i++)
        {
            // One byte more than a packet may have: longer ones are not taken for whole.
            _batch[i] = new KcpDatagram(_slab.AsMemory(i * PacketBuffers.Size, PacketLayout.MaxPacketSize + 1));
        }
    }

    private void ReturnBuffers()
    {
        if (_slab is { } slab)
        {
            _slab = null;
            ArrayPool<byte>.Shared.Return(slab);
        }
    }
}
