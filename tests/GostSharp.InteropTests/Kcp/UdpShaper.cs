using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GostSharp.InteropTests.Kcp;

/// <summary>A long and lossy way for the packets of one client to a server.</summary>
internal sealed class UdpShaper : IDisposable
{
    private const int Buffer = 4 * 1024 * 1024;

    private readonly Socket _near = NewSocket();
    private readonly Socket _far = NewSocket();
    private readonly TimeSpan _delay;
    private readonly double _loss;
    private readonly Thread[] _threads;
    private readonly BlockingCollection<(long Due, byte[] Packet)> _up = [];
    private readonly BlockingCollection<(long Due, byte[] Packet)> _down = [];
    private readonly ManualResetEventSlim _end = new();
    private volatile EndPoint? _client;

    /// <param name="to">The server.</param>
    /// <param name="delay">How long a packet is under way, in either direction.</param>
    /// <param name="loss">The share of packets that are lost, in either direction.</param>
    public UdpShaper(IPEndPoint to, TimeSpan delay, double loss)
    {
        (_delay, _loss) = (delay, loss);
        _near.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _far.Connect(to);
        EndPoint = (IPEndPoint)_near.LocalEndPoint!;
        _threads = [Start(() => ReceiveAll(ReceiveNear, _up, 1)), Start(() => ReceiveAll(ReceiveFar, _down, 2)), Start(() => SendAll(_up, packet => _far.Send(packet))), Start(() => SendAll(_down, packet => _near.SendTo(packet, _client!)))];
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose()
    {
        _end.Set();
        _near.Dispose();
        _far.Dispose();
        Array.ForEach(_threads, thread => thread.Join());
        _up.Dispose();
        _down.Dispose();
        _end.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = Buffer, SendBufferSize = Buffer };

    private static Thread Start(Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private int ReceiveNear(byte[] buffer)
    {
        EndPoint client = new IPEndPoint(IPAddress.Any, 0);
        var length = _near.ReceiveFrom(buffer, ref client);
        _client = client;
        return length;
    }

    private int ReceiveFar(byte[] buffer) => _far.Receive(buffer);

    private void ReceiveAll(Func<byte[], int> receive, BlockingCollection<(long Due, byte[] Packet)> queue, int seed)
    {
        var random = new Random(seed);
        var buffer = new byte[65_536];
        while (TryReceive(receive, buffer, out var length))
        {
            if (length > 0 && random.NextDouble() >= _loss)
            {
                queue.Add((Stopwatch.GetTimestamp() + (long)(_delay.TotalSeconds * Stopwatch.Frequency), buffer[..length]));
            }
        }

        queue.CompleteAdding();
    }

    private static bool TryReceive(Func<byte[], int> receive, byte[] buffer, out int length)
    {
        length = 0;
        try
        {
            length = receive(buffer);
            return true;
        }
        catch (SocketException exception)
        {
            // A report that somebody is not there is a loss, as in any network.
            return exception.SocketErrorCode is SocketError.ConnectionRefused;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private void SendAll(BlockingCollection<(long Due, byte[] Packet)> queue, Action<byte[]> send)
    {
        foreach (var (due, packet) in queue.GetConsumingEnumerable())
        {
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (left > TimeSpan.Zero && _end.Wait(left))
            {
                break;
            }

            try
            {
                send(packet);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // As above; or it is over.
            }
        }
    }
}
