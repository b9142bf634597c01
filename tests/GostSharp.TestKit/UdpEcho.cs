using System.Net;
using System.Net.Sockets;

namespace GostSharp.TestKit;

/// <summary>A UDP target that sends back what it gets, so many times, on a thread of its own that allocates nothing.</summary>
public sealed class UdpEcho : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly int _answers;
    private readonly Thread _thread;
    private volatile bool _ended;
    private int _answered;

    private UdpEcho(int answers, int port)
    {
        _answers = answers;
        _socket.ReceiveBufferSize = 4 * 1024 * 1024;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Packets that came and were sent back.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Starts it on a free port, or on one where it has been before.</summary>
    public static UdpEcho Start(int answers = 1, int port = 0) => new(answers, port);

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _socket.SendTo([0], EndPoint); // From itself: it may live in another network namespace than the thread that ends it.
        _thread.Join();
        _socket.Dispose();
    }

    private void Run()
    {
        var buffer = new byte[65_535];
        var peer = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            var length = _socket.ReceiveFrom(buffer, SocketFlags.None, peer);
            if (_ended)
            {
                return;
            }

            Interlocked.Increment(ref _answered);
            for (var i = 0; i < _answers; i++)
            {
                _socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, peer);
            }
        }
    }
}
