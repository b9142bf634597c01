namespace GostSharp.Protocols.Relay;

/// <summary>The client's side of what stands before the bytes: the request, and the response, read when somebody reads.</summary>
/// <remarks>Nobody waits for the response before writing, because servers of gost send it together with the target's first bytes.</remarks>
internal sealed class RelayOpening(StreamConnection server, ReadOnlyMemory<byte> request, ConnectContext context, TimeProvider timeProvider)
    : DeferredRequest(server, request, timeProvider)
{
    private readonly RelayResponseReader _response = new(server, context);
    private bool _isAnswered;

    public override bool IsAnswered => Volatile.Read(ref _isAnswered);

    /// <summary>Waits for the response.</summary>
    /// <returns>False when the server has ended without a word, as gost's do when the target says none.</returns>
    public override async ValueTask<bool> WaitForAnswerAsync(CancellationToken cancellationToken)
    {
        await base.WaitForAnswerAsync(cancellationToken).ConfigureAwait(false);
        if (!await _response.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        Volatile.Write(ref _isAnswered, true);
        return true;
    }
}
