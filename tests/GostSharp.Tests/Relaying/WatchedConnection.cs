using System.Collections.Concurrent;

namespace GostSharp.Tests.Relaying;

/// <summary>Notes for every write whether the thread is one that looks after many connections.</summary>
internal sealed class WatchedConnection : StreamConnection
{
    private readonly StreamConnection _inner;
    private readonly bool _isOurs;

    public WatchedConnection(StreamConnection inner, bool isOurs)
        : this(inner, isOurs, [])
    {
    }

    private WatchedConnection(StreamConnection inner, bool isOurs, ConcurrentQueue<bool> writes)
        : base(new WatchedStream(inner.Stream, writes), inner) => (_inner, _isOurs, Writes) = (inner, isOurs, writes);

    public ConcurrentQueue<bool> Writes { get; }

    internal override IPromptReads? PromptReads => _isOurs ? _inner.PromptReads : null;

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => _inner.CompleteWritesAsync(cancellationToken);

    private sealed class WatchedStream(Stream inner, ConcurrentQueue<bool> writes) : AsyncStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            writes.Enqueue(PromptThread.IsCurrent);
            return inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
