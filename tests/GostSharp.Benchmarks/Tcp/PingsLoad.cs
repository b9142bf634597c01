using System.Diagnostics;
using System.Net;
using GostSharp.Benchmarks.Linux;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Many clients at once, each of which waits for each answer before it asks again.</summary>
internal sealed class PingsLoad : IPingLoad
{
    private readonly Poll _poll = new();
    private readonly List<TcpSocket> _sockets = [];
    private readonly Turn[] _turns;
    private readonly byte[] _message = new byte[PingLoad.Size];
    private int _underWay;
    private long _done;

    public PingsLoad(IPEndPoint to, int clients)
    {
        _message[0] = TargetMode.Echo;
        _turns = new Turn[clients];
        try
        {
            for (var i = 0; i < clients; i++)
            {
                _sockets.Add(TcpSocket.Connect(to));
                _poll.Add(_sockets[i].Descriptor, Poll.Readable, i);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public LatencyLog Latencies { get; } = new();

    public long Done => _done;

    public void Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        for (var client = 0; client < _turns.Length; client++)
        {
            Ask(client);
        }

        var clock = Stopwatch.StartNew();
        while (_underWay > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Broken.Unless(clock.Elapsed < duration + PingLoad.Patience, "an answer did not come");
            Answers(askAgain: clock.Elapsed < duration);
        }
    }

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Close());
        _poll.Dispose();
    }

    private void Answers(bool askAgain)
    {
        var ready = _poll.Wait(50);
        for (var i = 0; i < ready; i++)
        {
            var client = _poll.Tag(i);
            if (IsAnswered(client) && askAgain)
            {
                Ask(client);
            }
        }
    }

    private void Ask(int client)
    {
        _message[0] = TargetMode.Echo;
        _turns[client] = new Turn(Stopwatch.GetTimestamp(), 0);
        _underWay++;
        _sockets[client].Send(_message);
    }

    private bool IsAnswered(int client)
    {
        var count = _sockets[client].TryReceive(_message);
        Broken.Unless(count != 0, "a connection ended early");
        _turns[client].Received += Math.Max(0, count);
        if (_turns[client].Received < _message.Length)
        {
            return false;
        }

        Latencies.Add(Stopwatch.GetTimestamp() - _turns[client].Sent);
        _underWay--;
        _done++;
        return true;
    }

    private record struct Turn(long Sent, int Received);
}
