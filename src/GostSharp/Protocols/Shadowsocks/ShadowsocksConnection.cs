namespace GostSharp.Protocols.Shadowsocks;

/// <summary>A connection whose bytes are encrypted on the one below; the protocol has no end of its own, that of the stream below serves.</summary>
internal sealed class ShadowsocksConnection(StreamConnection inner, IStreamSealer sealer, IStreamOpener opener)
    : StreamConnection(new ShadowsocksStream(inner.Stream, sealer, opener), inner)
{
    private readonly StreamConnection _inner = inner;

    internal override IPromptReads? PromptReads => _inner.PromptReads;

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => _inner.CompleteWritesAsync(cancellationToken);
}
