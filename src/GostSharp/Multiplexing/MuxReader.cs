using System.Buffers;

namespace GostSharp.Multiplexing;

/// <summary>Takes the frames of a session.</summary>
internal interface IMuxFrames
{
    void Opened(uint streamId);

    /// <summary>Payload of a frame, or a part of it.</summary>
    void Received(uint streamId, ReadOnlySpan<byte> payload);

    void Ended(uint streamId);

    void Updated(uint streamId, MuxUpdate update);

    void KeptAlive(uint streamId);

    /// <summary>All that was read so far has been passed on.</summary>
    void CaughtUp();
}

/// <summary>Reads the frames of a session, and passes payload on as it arrives; while nothing comes it holds no buffer.</summary>
internal sealed class MuxReader(Stream transport, int version, ReceiveGate gate, MuxKeepAlive keepAlive, IMuxFrames frames)
{
    private const int BufferLength = 64 * 1024;

    private readonly byte[] _head = new byte[MuxFrame.MaxHeadLength];
    private int _headLength;
    private uint _streamId;
    private int _left;

    /// <summary>Reads until the end of the transport.</summary>
    /// <exception cref="GostException">It ended in the middle of a frame, or the peer did not keep to the protocol.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        int read;
        do
        {
            await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            await transport.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            read = await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        while (read > 0);

        if (_headLength > 0 || _left > 0)
        {
            throw new GostException(FailureReason.ConnectionLost, "the connection ended in the middle of a multiplexed frame");
        }
    }

    // A peer that is not read is not dead.
    private async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (!gate.IsOpen)
        {
            keepAlive.Suspend();
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            keepAlive.Resume();
        }
    }

    private async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var read = await transport.ReadAsync(buffer.AsMemory(0, BufferLength), cancellationToken).ConfigureAwait(false);
            keepAlive.Heard();
            Feed(buffer.AsSpan(0, read));
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[(_left > 0 ? TakePayload(bytes) : TakeHead(bytes))..];
        }

        frames.CaughtUp();
    }

    private int TakePayload(ReadOnlySpan<byte> bytes)
    {
        var part = bytes[..Math.Min(bytes.Length, _left)];
        _left -= part.Length;
        frames.Received(_streamId, part);
        return part.Length;
    }

    // Heads are short: each goes through the same few bytes, whether it came in one piece or not.
    private int TakeHead(ReadOnlySpan<byte> bytes)
    {
        var before = _headLength;
        var wanted = before < MuxFrame.HeaderLength ? MuxFrame.HeaderLength : MuxFrame.MaxHeadLength;
        var part = bytes[..Math.Min(bytes.Length, wanted - before)];
        part.CopyTo(_head.AsSpan(before));
        _headLength += part.Length;
        if (MuxFrame.TryParse(_head.AsSpan(0, _headLength), version, out var frame, out _))
        {
            _headLength = 0;
            Take(frame);
        }

        return part.Length;
    }

    private void Take(MuxFrame frame)
    {
        switch (frame.Command)
        {
            case MuxCommand.Open:
                frames.Opened(frame.StreamId);
                break;
            case MuxCommand.End:
                frames.Ended(frame.StreamId);
                break;
            case MuxCommand.Data:
                (_streamId, _left) = (frame.StreamId, frame.Length);
                break;
            case MuxCommand.Update:
                frames.Updated(frame.StreamId, frame.Update);
                break;
            default:
                frames.KeptAlive(frame.StreamId);
                break;
        }
    }
}
