namespace GostSharp.Relaying.Linux;

/// <summary>Carries bytes through streams until both sides are nothing but sockets, as behind a handshake that goes with the first bytes, and lets the kernel carry the rest.</summary>
#pragma warning disable CA1001 // The first pair disposes itself when it ends or pauses.
internal sealed class HandoverPair : IRelayPair
#pragma warning restore CA1001
{
    private readonly StreamConnection _client;
    private readonly StreamConnection _target;
    private readonly RelayOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly HandoverDirection _up;
    private readonly HandoverDirection _down;
    private PortablePair? _first;

    public HandoverPair(StreamConnection client, StreamConnection target, RelayOptions options, TimeProvider timeProvider)
    {
        (_client, _target, _options, _timeProvider) = (client, target, options, timeProvider);
        _first = new PortablePair(client, target, options, timeProvider, isPauseWanted: () => client.CanDetachSocket && target.CanDetachSocket);
        (_up, _down) = (new HandoverDirection(_first.Up), new HandoverDirection(_first.Down));
    }

    public IRelayDirection Up => _up;

    public IRelayDirection Down => _down;

    public async ValueTask<RelayResult> RunAsync(bool endsPromptly, CancellationToken cancellationToken)
    {
        if (await _first!.RunUntilPauseAsync(endsPromptly, cancellationToken).ConfigureAwait(false) is { } result)
        {
            return result;
        }

        _first = null; // It may be a long time.
        var rest = Open(cancellationToken);
        _up.GoOn(rest.Up);
        _down.GoOn(rest.Down);
        result = await rest.RunAsync(endsPromptly, cancellationToken).ConfigureAwait(false);
        if (!endsPromptly)
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
