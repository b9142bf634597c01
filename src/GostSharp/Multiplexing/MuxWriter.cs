using System.Buffers;

namespace GostSharp.Multiplexing;

/// <summary>Writes frames to the transport; whoever has the turn uses it.</summary>
/// <param name="transport">Where to.</param>
/// <param name="version">The protocol's.</param>
/// <param name="fail">Ends the session.</param>
internal sealed class MuxWriter(Stream transport, int version, Action<Exception> fail)
{
    private const int BatchLength = 1024;

    /// <summary>Writes whole frames.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await transport.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
        await transport.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Writes the posted frames that wait now: those that keep coming must not keep the data waiting.</summary>
    public async ValueTask WriteAsync(PostedFrames posted)
    {
        var waiting = posted.Count;
        if (waiting == 0)
        {
            return;
        }

        var batch = ArrayPool<byte>.Shared.Rent(BatchLength);
        try
        {
            var length = 0;
            for (; waiting > 0 && posted.TryTake(out var frame); waiting--)
            {
                if (frame.Opening is { } opening)
                {
                    length = await WriteAsync(batch.AsMemory(0, length), opening).ConfigureAwait(false);
                    continue;
                }

                if (length > BatchLength - MuxFrame.MaxHeadLength)
                {
                    length = await FlushAsync(batch.AsMemory(0, length)).ConfigureAwait(false);
                }

                length += frame.Write(batch.AsSpan(length), version);
            }

            await FlushAsync(batch.AsMemory(0, length)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(batch);
        }
    }

    private async ValueTask<int> WriteAsync(ReadOnlyMemory<byte> batch, MuxOpening opening)
    {
        try
        {
            await FlushAsync(batch).ConfigureAwait(false);
            await WriteAsync(opening.Frames).ConfigureAwait(false);
            return 0;
        }
        catch (Exception exception)
        {
            // Before the one who opens looks whether the session lives.
            fail(exception);
            throw;
        }
        finally
        {
            opening.Finish();
        }
    }

    // Returns what the batch holds then.
    private async ValueTask<int> FlushAsync(ReadOnlyMemory<byte> batch)
    {
        if (!batch.IsEmpty)
        {
            await WriteAsync(batch).ConfigureAwait(false);
        }

        return 0;
    }
}
