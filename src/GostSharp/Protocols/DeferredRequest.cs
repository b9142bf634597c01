using System.Buffers;

namespace GostSharp.Protocols;

/// <summary>The client's side of what stands before the bytes: a request, sent once, that nobody waits for an answer to before writing.</summary>
/// <remarks>It goes out with the first bytes that are written, or alone when nothing was written a moment after somebody began to read: many protocols let the server speak first.</remarks>
internal class DeferredRequest(StreamConnection server, ReadOnlyMemory<byte> request, TimeProvider timeProvider)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _sending = Task.CompletedTask;
    private int _isClaimed;

    /// <summary>Whether the server has said yes, where it says anything: from now on there are only bytes.</summary>
    public virtual bool IsAnswered => IsSent;

    /// <summary>Whether the request is out: from now on bytes are written as they are.</summary>
    public bool IsSent => _sent.Task.IsCompletedSuccessfully;

    /// <summary>Sends the request, unless that was done.</summary>
    public ValueTask SendAsync(CancellationToken cancellationToken) => WriteAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);

    /// <summary>Writes bytes, behind the request in one write when it is not out yet.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (Claim())
        {
            await SendWithAsync(bytes, cancellationToken).ConfigureAwait(false);
            await _sent.Task.ConfigureAwait(false);
            return;
        }

        await _sent.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await server.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until there are only bytes. A cancelled wait loses nothing, and can be begun again.</summary>
    /// <returns>False when the server has ended without a word.</returns>
    /// <exception cref="ConnectFailedException">The server refused.</exception>
    public virtual async ValueTask<bool> WaitForAnswerAsync(CancellationToken cancellationToken)
    {
        if (!IsSent)
        {
            await SendInAMomentAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Waits for what was begun on a reader's behalf; to be called when the connection has been closed.</summary>
    public Task EndAsync() => _sending;

    private bool Claim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    private async ValueTask SendInAMomentAsync(CancellationToken cancellationToken)
    {
        await _sent.Task.WaitAsync(Moment, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (Claim())
        {
            // A read that is cancelled must not cut the request in two.
            _sending = SendWithAsync(ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        }

        await _sent.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SendWithAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var length = request.Length + bytes.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            request.CopyTo(rented);
            bytes.CopyTo(rented.AsMemory(request.Length));
            await server.Stream.WriteAsync(rented.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            await server.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            _sent.SetResult();
        }
        catch (Exception exception)
        {
            _sent.SetException(exception);
            _ = _sent.Task.Exception; // Told to everybody who asks; there need not be one.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
