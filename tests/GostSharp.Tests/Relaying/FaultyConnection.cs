namespace GostSharp.Tests.Relaying;

/// <summary>An in-memory connection with its half-close and its reset, whose stream fails on demand.</summary>
internal sealed class FaultyConnection : StreamConnection
{
    private readonly StreamConnection _inner;

    public FaultyConnection(StreamConnection inner)
        : this(new FaultyStream(inner.Stream), inner)
    {
    }

    private FaultyConnection(FaultyStream stream, StreamConnection inner)
        : base(stream, inner) => (Faults, _inner) = (stream, inner);

    public FaultyStream Faults { get; }

    /// <summary>Runs when the writing direction has been ended.</summary>
    public Action WhenCompleted { get; set; } = () => { };

    public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        await _inner.CompleteWritesAsync(cancellationToken);
        WhenCompleted();
    }
}
