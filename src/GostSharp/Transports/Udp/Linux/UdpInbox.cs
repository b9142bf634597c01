using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace GostSharp.Transports.Udp.Linux;

/// <summary>The packets of a connected socket: given away as they come, or kept while who gets them is behind.</summary>
internal sealed class UdpInbox : IDisposable
{
    // One turn of the loop fits in; then nothing is read until it is empty, and the kernel's buffer is the queue.
    private const int Room = 64;
    private const int Bytes = Room * 65_536;

    private readonly PacketQueue _queue;
    private readonly UdpReader _reader;
    private GostException? _failure;

    public UdpInbox(Socket socket)
    {
        _queue = new PacketQueue(Room, new QueueMemory(Bytes)) { Resume = Resume };
        _reader = new UdpReader(socket, Receive);
        _reader.Start();
    }

    public void HandOver(IPacketSink? sink) => _queue.HandOver(sink);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var isThere = await _queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        return isThere || (_failure is { } failure ? throw failure : false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (await WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_queue.TryTake(buffer, out var read))
            {
                return read;
            }
        }

        return DatagramRead.End;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _queue.Clear();
    }

    private void Resume() => _reader.Resume();

    private void Receive(ReceiveBatch batch, int count, SocketError error)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                _queue.TryAdd(batch.Packet(i).Span, truncated: false);
            }

            if (_queue.TryPause())
            {
                _reader.Pause();
            }

            if (error is not (SocketError.Success or SocketError.WouldBlock or SocketError.Interrupted))
            {
                throw UdpErrors.Lost(new SocketException((int)error));
            }
        }
        catch (Exception exception)
        {
            // The thread belongs to all: the failure goes to who waits for packets.
            _failure = exception as GostException ?? new GostException(FailureReason.ConnectionLost, exception.Message, exception);
            _reader.Dispose();
            _queue.Close();
        }
    }
}
