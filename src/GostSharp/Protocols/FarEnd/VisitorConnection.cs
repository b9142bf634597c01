using System.Net;

namespace GostSharp.Protocols.FarEnd;

/// <summary>A connection that somebody made to a port at the far end; its peer is the visitor, not the server that carries it.</summary>
internal sealed class VisitorConnection : StreamConnection
{
    private readonly StreamConnection _carrier;
    private readonly bool _isBare;
    private volatile EndPoint? _visitor;

    /// <param name="carrier">What the server carries it in; owned from now on.</param>
    /// <param name="bound">The address at which the visitor arrived.</param>
    /// <param name="visitor">Who it is; null as long as nobody has said so.</param>
    public VisitorConnection(StreamConnection carrier, EndPoint? bound, EndPoint? visitor)
        : this(carrier, carrier.Stream, bound)
    {
        _isBare = true;
        Introduce(visitor);
    }

    /// <param name="carrier">What the server carries it in; owned from now on.</param>
    /// <param name="stream">The bytes of the visitor among those of the carrier.</param>
    /// <param name="bound">The address at which the visitor arrived.</param>
    public VisitorConnection(StreamConnection carrier, Stream stream, EndPoint? bound)
        : base(stream, carrier)
    {
        _carrier = carrier;
        LocalEndPoint = bound;
    }

    public override EndPoint? LocalEndPoint { get; }

    public override EndPoint? RemoteEndPoint => _visitor;

    private protected override StreamConnection? Underlying => _isBare ? _carrier : null;

    internal override IPromptReads? PromptReads => _carrier.PromptReads;

    /// <summary>Notes who the visitor is.</summary>
    public void Introduce(EndPoint? visitor)
    {
        _visitor = VisitorAddress.Of(visitor);
        Features.Visitor = _visitor;
    }

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => _carrier.CompleteWritesAsync(cancellationToken);
}
