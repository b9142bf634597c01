using System.Diagnostics;
using System.Net;
using GostSharp.Benchmarks.Linux;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Streams that are always full; one thread serves them all.</summary>
internal sealed class BulkLoad : ITcpLoad
{
    private readonly Poll _poll = new();
    private readonly BulkMover _mover = new();
    private readonly SharedCounter _atTarget;
    private readonly List<TcpSocket> _sockets = [];
    private long _received;

    public BulkLoad(IPEndPoint to, BulkCase load, SharedCounter atTarget)
    {
        _atTarget = atTarget;
        try
        {
            for (var i = 0; i < load.Streams; i++)
            {
                var socket = TcpSocket.Connect(to);
                _sockets.Add(socket);
                socket.Send([load.Down ? TargetMode.Source : TargetMode.Sink]);
                _poll.Add(socket.Descriptor, (load.Down ? Poll.Readable : 0) | (load.Up ? Poll.Writable : 0), i);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What has come out of the forwarder, on both sides of it.</summary>
    public long Done => _received + _atTarget.Value;

    public void Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ready = _poll.Wait(50);
            for (var i = 0; i < ready; i++)
            {
                Turn(_sockets[_poll.Tag(i)], _poll.IsReadable(i), _poll.IsWritable(i));
            }
        }
    }

    // What is under way is not delivered any more: it would burden whoever is measured next.
    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Abort());
        _poll.Dispose();
    }

    private void Turn(TcpSocket socket, bool isReadable, bool isWritable)
    {
        if (isReadable)
        {
            _received += _mover.Swallow(socket, out var isOpen);
            Broken.Unless(isOpen, "a stream ended early");
        }

        if (isWritable)
        {
            _mover.Pour(socket);
        }
    }
}
