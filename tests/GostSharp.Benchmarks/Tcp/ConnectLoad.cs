using System.Diagnostics;
using System.Net;
using GostSharp.Benchmarks.Linux;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Clients that connect, send a little, and read the echo and the end, some at a time.</summary>
internal sealed class ConnectLoad(IPEndPoint to) : ITcpLoad
{
    private const int AtOnce = 16;

    private readonly Poll _poll = new();
    private readonly TcpSocket?[] _sockets = new TcpSocket?[AtOnce];
    private readonly int[] _received = new int[AtOnce];
    private readonly byte[] _question = [TargetMode.EchoOnce, .. new byte[PingLoad.Size - 1]];
    private readonly byte[] _answer = new byte[PingLoad.Size];

    public long Done { get; private set; }

    public void Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        for (var client = 0; client < AtOnce; client++)
        {
            Open(client);
        }

        var clock = Stopwatch.StartNew();
        while (Array.Exists(_sockets, socket => socket is not null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Broken.Unless(clock.Elapsed < duration + PingLoad.Patience, "an echo did not come");
            Answers(openAgain: clock.Elapsed < duration);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_sockets, socket => socket?.Close());
        _poll.Dispose();
    }

    private void Answers(bool openAgain)
    {
        var ready = _poll.Wait(50);
        for (var i = 0; i < ready; i++)
        {
            var client = _poll.Tag(i);
            if (HasEnded(client) && openAgain)
            {
                Open(client);
            }
        }
    }

    private void Open(int client)
    {
        var socket = TcpSocket.Connect(to);
        (_sockets[client], _received[client]) = (socket, 0);
        socket.Send(_question);
        _poll.Add(socket.Descriptor, Poll.Readable, client);
    }

    private bool HasEnded(int client)
    {
        var socket = _sockets[client]!.Value;
        var count = socket.TryReceive(_answer);
        for (; count > 0; count = socket.TryReceive(_answer))
        {
            _received[client] += count;
        }

        if (count == TcpSocket.NotReady)
        {
            return false;
        }

        Broken.Unless(_received[client] == PingLoad.Size, "a connection ended without its echo");
        socket.Close();
        _sockets[client] = null;
        Done++;
        return true;
    }
}
