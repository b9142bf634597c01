using System.Buffers;
using System.Runtime.CompilerServices;

namespace GostSharp.Multiplexing;

/// <summary>Writes the frames of a session: those with data take turns, the others go before the next of them.</summary>
/// <param name="transport">Where to.</param>
/// <param name="options">The version, and how long frames may be.</param>
/// <param name="fail">Ends the session.</param>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing, and frames may outlive the session.
internal sealed class MuxSender(Stream transport, MuxOptions options, Action<Exception> fail)
#pragma warning restore CA1001
{
    // Every stream may have its update and its end wait, and so may those that are refused.
    private readonly PostedFrames _posted = new(4 * (options.MaxStreams + options.AcceptBacklog));
    private readonly MuxWriter _writer = new(transport, options.Version, fail);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile GostException? _failure;

    /// <summary>Sends a frame as soon as the frame in progress is written; nobody waits for it.</summary>
    public void Post(PostedFrame frame)
    {
        if (!_posted.TryAdd(frame))
        {
            fail(new GostException(FailureReason.Protocol, "the peer makes us answer and does not read the answers"));
        }

        PumpIfIdle();
    }

    /// <summary>Sends a sign of life, unless something waits to be sent, which is one.</summary>
    public void KeepAlive()
    {
        if (_posted.Count == 0)
        {
            Post(new PostedFrame(MuxCommand.KeepAlive, 0));
        }
    }

    /// <summary>Sends one frame of <paramref name="source"/> and returns how many of the bytes went with it.</summary>
    /// <param name="source">The stream, which says in its turn how many bytes it may send.</param>
    /// <param name="bytes">Copied, once.</param>
    /// <param name="cancellationToken">Gives up the wait: a frame whose turn has come is written all the same.</param>
    /// <exception cref="GostException">Nothing is sent any more.</exception>
    public async ValueTask<int> SendAsync(MuxOutgoing source, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfClosed();
        var writing = WriteTurnAsync(source, bytes);
        return writing.IsCompletedSuccessfully
            ? writing.Result
            : await writing.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until what was sent so far is with the transport.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        await WritePostedTurnAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends nothing any more.</summary>
    public void Close(GostException failure)
    {
        _failure = failure;
        _posted.Close();
    }

    // In a turn, which ends then: a writer that was told nothing else would try for ever.
    private void ThrowIfClosed()
    {
        if (_failure is { } failure)
        {
            LeaveTurn();
            throw MuxFailure.Again(failure);
        }
    }

    private void PumpIfIdle()
    {
        if (_posted.Count > 0 && _turn.Wait(0))
        {
            _ = WritePostedTurnAsync();
        }
    }

    // Never throws, as nobody may be waiting: what fails here ends the session, and the streams say so.
    private async Task WritePostedTurnAsync()
    {
        try
        {
            await _writer.WriteAsync(_posted).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            fail(exception);
        }

        LeaveTurn();
    }

    // Never throws either. The payload is copied before the first wait: who gives up may do with its buffer what it likes.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WriteTurnAsync(MuxOutgoing source, ReadOnlyMemory<byte> bytes)
    {
        var frame = ArrayPool<byte>.Shared.Rent(MuxFrame.HeaderLength + Math.Min(bytes.Length, options.MaxFrameSize));
        var payload = bytes[..Math.Min(bytes.Length, options.MaxFrameSize)];
        payload.CopyTo(frame.AsMemory(MuxFrame.HeaderLength));
        var sent = 0;
        try
        {
            await _writer.WriteAsync(_posted).ConfigureAwait(false);
            // Asked behind the posted frames: an end that was posted since goes behind this frame, one before it forbids it.
            sent = _failure is null ? source.Take(payload.Length) : 0;
            if (sent > 0)
            {
                var length = new MuxFrame(MuxCommand.Data, source.StreamId, sent).Write(frame, options.Version) + sent;
                await _writer.WriteAsync(frame.AsMemory(0, length)).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            fail(exception);
        }

        ArrayPool<byte>.Shared.Return(frame);
        LeaveTurn();
        return sent;
    }

    private void LeaveTurn()
    {
        _turn.Release();
        PumpIfIdle();
    }
}
