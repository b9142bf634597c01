using System.Threading.Channels;

namespace GostSharp.Multiplexing;

/// <summary>Streams of the peer that wait to be accepted: those that were just opened, until all was read that came with them, and those that may be taken.</summary>
internal sealed class MuxAcceptQueue(int backlog)
{
    private readonly Channel<MuxConnection> _waiting = Channel.CreateBounded<MuxConnection>(backlog);
    private readonly List<MuxConnection> _arrived = [];

    /// <summary>Adds a stream that was just opened; for the one who reads frames.</summary>
    public void Add(MuxConnection stream) => _arrived.Add(stream);

    /// <summary>Lets what was added be accepted, and refuses what has no room.</summary>
    public void Publish()
    {
        foreach (var stream in _arrived)
        {
            if (!_waiting.Writer.TryWrite(stream))
            {
                stream.Abort();
            }
        }

        _arrived.Clear();
    }

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_waiting.Reader.TryRead(out var stream))
            {
                return stream;
            }
        }

        return null;
    }

    /// <summary>Refuses what nobody accepted, and what is added from now on.</summary>
    public void Close()
    {
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var stream))
        {
            stream.Abort();
        }
    }
}
