using System.Net.Sockets;

namespace GostSharp.Transports.Udp.Linux;

/// <summary>Gives away the packets that come to a bound socket, until it is disposed or fails.</summary>
internal sealed class UdpPush : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UdpPeers _peers;
    private readonly Action<Datagram> _deliver;
    private readonly UdpReader _reader;

    public UdpPush(Socket socket, UdpPeers peers, Action<Datagram> deliver)
    {
        (_peers, _deliver) = (peers, deliver);
        _reader = new UdpReader(socket, Receive);
        _reader.Start();
    }

    public Task Ended => _ended.Task;

    public void Dispose()
    {
        _reader.Dispose();
        _ended.TrySetResult();
    }

    private void Receive(ReceiveBatch batch, int count, SocketError error)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                var packet = batch.Packet(i);
                _deliver(new Datagram(packet, packet.Length, Peer: _peers.Get(batch.Sender(i))));
            }

            if (error is not (SocketError.Success or SocketError.WouldBlock or SocketError.Interrupted) && !UdpErrors.IsReport(error))
            {
                throw UdpErrors.Lost(new SocketException((int)error));
            }
        }
        catch (Exception exception)
        {
            // The thread belongs to all: the failure goes to who waits for the end.
            _reader.Dispose();
            _ended.TrySetException(exception);
        }
    }
}
