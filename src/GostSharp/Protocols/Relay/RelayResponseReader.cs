namespace GostSharp.Protocols.Relay;

/// <summary>Reads the response, exactly, and as often as it takes: a read that is cancelled goes on with the next one.</summary>
internal sealed class RelayResponseReader(StreamConnection server, ConnectContext context)
{
    // Most have no features at all.
    private byte[] _bytes = new byte[64];
    private int _count;

    /// <returns>False when the server has ended without a word.</returns>
    /// <exception cref="ConnectFailedException">It refused, or said something else.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryParse() is { } response)
            {
                return response.Status == RelayStatus.Ok ? true : throw Refusal(response.Status);
            }

            if (_count == _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Min(_bytes.Length * 4, RelayFrame.MaxLength));
            }

            var read = await server.Stream.ReadAsync(_bytes.AsMemory(_count), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return _count == 0 ? false : throw Failure(FailureReason.ConnectionLost, "the connection ended in the middle of the relay's answer");
            }

            _count += read;
        }
    }

    private RelayResponse? TryParse()
    {
        try
        {
            if (!RelayResponse.TryParse(_bytes.AsSpan(0, _count), out var response, out var consumed))
            {
                return null;
            }

            server.Unread(_bytes.AsMemory(consumed, _count - consumed));
            return response;
        }
        catch (ProtocolException exception)
        {
            throw Failure(FailureReason.Protocol, exception.Message, exception);
        }
    }

    private ConnectFailedException Refusal(byte status)
    {
        var (reason, site, words) = RelayStatus.Explain(status);
        return Failure(reason, $"the relay answered: {words}", null, site);
    }

    // Whoever reads this has had the connection for a while, as a way to something else perhaps: to him it is the way that failed, whoever is to blame behind it.
    private ConnectFailedException Failure(FailureReason reason, string detail, Exception? cause = null, FailureSite blamed = FailureSite.Node) =>
        new(reason, blamed is FailureSite.Target ? context.Target : server.RemoteEndPoint, detail, cause, FailureSite.Node);
}
