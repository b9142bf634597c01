namespace GostSharp.Protocols.Sni;

/// <summary>A connection to a node that shall not show where it leads.</summary>
internal sealed class DisguisedConnection(StreamConnection node, Disguise disguise) : StreamConnection(new DisguisedStream(node, disguise), node)
{
    private readonly StreamConnection _node = node;

    private protected override StreamConnection? Underlying => disguise.IsOver ? _node : null;

    internal override bool MayBecomeBare => _node.MayBecomeBare;

    internal override IPromptReads? PromptReads => _node.PromptReads;

    /// <exception cref="ProtocolException">The application ended in the middle of what names its host, which cannot be shown.</exception>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => disguise.IsHolding
        ? throw Refuse(new ProtocolException("the client ended before it had named its host"))
        : _node.CompleteWritesAsync(cancellationToken);

    private ProtocolException Refuse(ProtocolException exception)
    {
        _node.Abort(exception);
        return exception;
    }
}
