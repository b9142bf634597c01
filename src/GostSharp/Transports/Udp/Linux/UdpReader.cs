using System.Net.Sockets;

namespace GostSharp.Transports.Udp.Linux;

/// <summary>Gives the packets of one socket to its owner, on the thread of the loop, until it is disposed.</summary>
/// <param name="socket">The socket; not owned.</param>
/// <param name="receive">Gets what came: a batch, and how many packets of it, or an error.</param>
internal sealed class UdpReader(Socket socket, Action<ReceiveBatch, int, SocketError> receive) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SafeSocketHandle _socket = socket.SafeHandle;
    private UdpLoop? _loop;
    private bool _ended;

    /// <summary>By which the loop knows it.</summary>
    public ulong Id { get; set; }

    public SafeSocketHandle Descriptor => _socket;

    public void Start()
    {
        lock (_gate)
        {
            _loop = _ended ? null : UdpLoop.Join(this);
        }
    }

    /// <summary>Receives once; for the loop.</summary>
    public void Turn(ReceiveBatch batch)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                var count = batch.Receive(_socket, out var error);
                receive(batch, count, error);
            }
        }
    }

    /// <summary>Receives nothing until it shall go on.</summary>
    public void Pause() => Change(wanted: false);

    public void Resume() => Change(wanted: true);

    /// <summary>When it returns, nothing is being received any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _ended = true;
                _loop?.Remove(this);
            }
        }
    }

    private void Change(bool wanted)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _loop?.Change(this, wanted);
            }
        }
    }
}
