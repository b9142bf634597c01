using System.Buffers;
using System.Net.Sockets;

namespace GostSharp.Relaying;

/// <summary>One direction of a relay: from one connection's reads to the other's writes, until the source ends or either fails.</summary>
internal sealed class RelayDirection(
    StreamConnection source, StreamConnection destination, int bufferSize, InactivityLimit inactivity, Action<RelayDirection> sourceEnded) : IJudgedDirection
{
    // While a limit runs, a long write to a slow reader has to show its progress in smaller steps, or it would look like silence.
    private const int ObservedWrite = 16 * 1024;

    // Between two connections that are always ready nothing ever waits: the thread would never come to the other direction, nor to anybody else.
    private const int BurstsInARow = 16;

    // Less passes where it is heard of: another thread would have more to do with being woken than with it. With more, others would wait for too long.
    private const int MostAtOncePromptly = 16 * 1024;
    private const int MostReadPromptly = 64 * 1024;

    private long _bytes;
    private bool _writing;

    /// <summary>Bytes written to the destination so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The reset of the source that a write of the other direction was told of; a socket tells it once: to a read it then seems to have ended in order.</summary>
    public Exception? SourceReset { get; private set; }

    /// <summary>What the source waits with, when both connections may be used on a <see cref="PromptThread"/>.</summary>
    public IPromptReads? PromptReads { get; set; }

    /// <summary>What may stop it; null where nothing does.</summary>
    public RelayPause? Pause { get; set; }

    /// <summary>The direction back.</summary>
    public RelayDirection? Back { get; set; }

    /// <summary>True when the destination was told everything, its end included.</summary>
    public bool HasCompleted { get; private set; }

    /// <summary>True when a write was under way at the end: the destination was told only a part of what was read.</summary>
    public bool WasCut => _writing && !HasCompleted;

    public async Task<DirectionResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            PromptReads?.ReadsPromptly = true;
            for (var bursts = 1; await WaitAsync(cancellationToken).ConfigureAwait(false); bursts++)
            {
                var moved = await MoveBurstAsync(cancellationToken).ConfigureAwait(false);
                if (moved == 0)
                {
                    return await EndAsync(cancellationToken).ConfigureAwait(false);
                }

                if (Pause?.TryBegin() == true)
                {
                    break;
                }

                // The thread may also be that of a session's reader, which looks like any other.
                var mayHoldUpOthers = moved >= MostAtOncePromptly && PromptReads is { ReadsPromptly: true };
                PromptReads?.ReadsPromptly = moved < MostAtOncePromptly;
                if (bursts % BurstsInARow == 0 || mayHoldUpOthers)
                {
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }
            }

            return new DirectionResult(DirectionEnd.Paused);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new DirectionResult(DirectionEnd.Canceled);
        }
        catch (Exception exception)
        {
            // Whatever a transport throws is this direction's result: the relay reports it and never throws.
            if (_writing && Back is not null && exception.InnerException is SocketException { SocketErrorCode: not SocketError.Shutdown })
            {
                Back.SourceReset = exception;
            }

            return new DirectionResult(_writing ? DirectionEnd.DestinationFailed : DirectionEnd.SourceFailed, exception);
        }
        finally
        {
            PromptReads?.ReadsPromptly = false;
        }
    }

    private async ValueTask<DirectionResult> EndAsync(CancellationToken cancellationToken)
    {
        if (SourceReset is { } reset)
        {
            return new DirectionResult(DirectionEnd.SourceFailed, reset);
        }

        sourceEnded(this);
        _writing = true;
        await destination.CompleteWritesAsync(cancellationToken).ConfigureAwait(false);
        HasCompleted = true;
        return new DirectionResult(DirectionEnd.Completed);
    }

    /// <summary>Waits for bytes, or the end, without a buffer; false when it is to stop there.</summary>
    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (Pause is not null)
        {
            return await Pause.WaitAsync(source.Stream, cancellationToken).ConfigureAwait(false);
        }

        await source.Stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Moves what fits into a buffer; 0 at the end of the source.</summary>
    private async ValueTask<int> MoveBurstAsync(CancellationToken cancellationToken)
    {
        var size = PromptThread.IsCurrent ? Math.Min(bufferSize, MostReadPromptly) : bufferSize;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var buffer = rented.AsMemory(0, size);
            var read = await source.Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read > 0)
            {
                await WriteAsync(buffer[..read], cancellationToken).ConfigureAwait(false);
            }

            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        inactivity.Touch();
        _writing = true;
        while (!bytes.IsEmpty)
        {
            var part = inactivity.IsArmed ? bytes[..Math.Min(bytes.Length, ObservedWrite)] : bytes;
            await destination.Stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _bytes, _bytes + part.Length);
            inactivity.Touch();
            bytes = bytes[part.Length..];
        }

        _writing = false;
    }
}
