using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GostSharp.Benchmarks.Linux;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>A process of its own to which all forwarders lead: one thread, which echoes, swallows and pours.</summary>
internal sealed class TcpTarget(Poll poll, SharedCounter received)
{
    private const int MaxDescriptors = 1 << 16;
    private const int AcceptsPerTurn = 64;

    private readonly List<TcpSocket> _listeners = [];
    private readonly byte[] _modes = new byte[MaxDescriptors];
    private readonly BulkMover _mover = new();
    private readonly byte[] _message = new byte[16 * 1024];

    /// <summary>Says its ports, and runs until the standard input ends.</summary>
    public static void Run(string counter, string ports)
    {
        using var received = new SharedCounter(counter);
        using var poll = new Poll();
        var target = new TcpTarget(poll, received);
        var sockets = Enumerable.Range(0, int.Parse(ports, CultureInfo.InvariantCulture)).Select(_ => Listen()).ToArray();
        Array.ForEach(sockets, target.Add);
        new Thread(target.Serve) { IsBackground = true }.Start();
        Console.WriteLine(string.Join(' ', sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)));
        Console.In.ReadToEnd();
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(4096);
        return socket;
    }

    // Listeners have negative tags, connections their descriptors.
    private void Add(Socket socket)
    {
        var listener = new TcpSocket((int)socket.Handle);
        _listeners.Add(listener);
        poll.Add(listener.Descriptor, Poll.Readable, ~(_listeners.Count - 1));
    }

    private void Serve()
    {
        while (true)
        {
            var ready = poll.Wait(-1);
            for (var i = 0; i < ready; i++)
            {
                var tag = poll.Tag(i);
                if (tag < 0)
                {
                    Accept(_listeners[~tag]);
                }
                else
                {
                    Turn(new TcpSocket(tag), poll.IsReadable(i), poll.IsWritable(i));
                }
            }
        }
    }

    private void Accept(TcpSocket listener)
    {
        for (var i = 0; i < AcceptsPerTurn && listener.TryAccept() is { } accepted; i++)
        {
            _modes[accepted.Descriptor] = 0;
            poll.Add(accepted.Descriptor, Poll.Readable, accepted.Descriptor);
        }
    }

    private void Turn(TcpSocket socket, bool isReadable, bool isWritable)
    {
        var goesOn = false;
        try
        {
            goesOn = _modes[socket.Descriptor] switch
            {
                0 => Begin(socket),
                TargetMode.Echo => Echo(socket) != 0,
                _ => (!isReadable || Swallow(socket)) && (!isWritable || _mover.Pour(socket) >= 0),
            };
        }
        catch (IOException)
        {
            // A reset: that is how a load ends.
        }

        if (!goesOn)
        {
            socket.Close();
        }
    }

    private bool Begin(TcpSocket socket)
    {
        var count = Echo(socket, onlyIfAsked: true);
        if (count > 0)
        {
            _modes[socket.Descriptor] = _message[0];
            received.Add(count);
        }

        if (count > 0 && _message[0] == TargetMode.Source)
        {
            poll.Change(socket.Descriptor, Poll.Readable | Poll.Writable, socket.Descriptor);
        }

        return count != 0 && _message[0] != TargetMode.EchoOnce;
    }

    // A client waits for each answer, so that there is always room for it.
    private int Echo(TcpSocket socket, bool onlyIfAsked = false)
    {
        var count = socket.TryReceive(_message);
        if (count > 0 && (!onlyIfAsked || _message[0] is TargetMode.Echo or TargetMode.EchoOnce))
        {
            socket.Send(_message.AsSpan(0, count));
        }

        return count;
    }

    private bool Swallow(TcpSocket socket)
    {
        var count = _mover.Swallow(socket, out var isOpen);
        received.Add(count);
        return isOpen;
    }
}
