namespace GostSharp.Relaying.Linux;

/// <summary>Carries bytes through streams until both sides are nothing but sockets, as behind a handshake that goes with the first bytes, and lets the kernel carry the rest.</summary>
internal sealed class HandoverPair : IRelayPair
{
    private readonly StreamConnection _client;
    private readonly StreamConnection _target;
    private readonly RelayOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly HandoverDirection _up;
    private readonly HandoverDirection _down;
    private readonly PortablePair _first;

    public HandoverPair(StreamConnection client, StreamConnection target, RelayOptions options, TimeProvider timeProvider)
    {
        (_client, _target, _options, _timeProvider) = (client, target, options, timeProvider);
        var first = new PortablePair(client, target, options, timeProvider, isPauseWanted: () => client.CanDetachSocket && target.CanDetachSocket);
        (_first, _up, _down) = (first, new HandoverDirection(first.Up), new HandoverDirection(first.Down));
    }

    public IRelayDirection Up => _up;

    public IRelayDirection Down => _down;

    public async ValueTask<RelayResult> RunAsync(bool endsPromptly, CancellationToken cancellationToken)
    {
        var result = await _first.RunAsync(endsPromptly, cancellationToken).ConfigureAwait(false);
        if (!_first.HasPaused)
        {
            return result;
        }

        var rest = Open(cancellationToken);
        _up.GoOn(rest.Up);
        _down.GoOn(rest.Down);
        result = await rest.RunAsync(endsPromptly, cancellationToken).ConfigureAwait(false);
        if (!endsPromptly || result.Error is not null)
        {
            await PromptThread.LeaveAsync();
        }

        return result with { BytesUp = _up.Bytes, BytesDown = _down.Bytes };
    }

    // The kernel may refuse all the same, and nothing is taken from its owner for a caller who has given up.
    private IRelayPair Open(CancellationToken cancellationToken) =>
        (cancellationToken.IsCancellationRequested ? null : KernelRelay.TryOpen(_client, _target, _options, _timeProvider))
        ?? (IRelayPair)new PortablePair(_client, _target, _options, _timeProvider);
}
