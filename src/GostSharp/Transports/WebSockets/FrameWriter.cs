using System.Buffers;

namespace GostSharp.Transports.WebSockets;

/// <summary>Writes messages and, between them, answers to the peer's control frames.</summary>
/// <remarks>Answers are posted and never waited for: a peer that sends and does not read must not stop us from reading.</remarks>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing, and posted frames may outlive the connection.
internal sealed class FrameWriter(Stream inner, WebSocketTraits traits) : IControlFrames
#pragma warning restore CA1001
{
    /// <summary>What one message carries at most: borders carry no meaning, and the peer may have to hold a whole one.</summary>
    public const int MaxMessage = 64 * 1024;

    private static readonly byte[] NormalClosure = [1000 >> 8, 1000 & 0xFF];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly PostedFrames _posted = new();
    private volatile bool _hasUnsentPing;
    private volatile WriterState _state;

    private enum WriterState
    {
        Open,
        Completed,
        Closed,
        Broken,
    }

    /// <summary>True while a ping could not be sent yet.</summary>
    public bool HasUnsentPing => _hasUnsentPing;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, MaxMessage)];
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await WriteMessageAsync(part, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                LeaveGate();
            }

            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Ends the writing: <paramref name="complete"/> tells the stream below.</summary>
    public async ValueTask CompleteAsync(Func<CancellationToken, ValueTask> complete, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _state = _state is WriterState.Open ? WriterState.Completed : _state;
            await complete(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            LeaveGate();
        }
    }

    /// <summary>Sends a close frame if the peer was not told the end in another way.</summary>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_state is WriterState.Open)
            {
                await WriteFrameAsync(FrameOpcode.Close, NormalClosure, isCompressed: false, cancellationToken).ConfigureAwait(false);
                _state = WriterState.Closed;
            }
        }
        finally
        {
            LeaveGate();
        }
    }

    /// <summary>Nothing is sent any more.</summary>
    public void Abandon() => _state = WriterState.Broken;

    public void Receive(FrameOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode is FrameOpcode.Ping)
        {
            _posted.Pong(payload);
            SendPosted();
        }
        else if (opcode is FrameOpcode.Close)
        {
            _posted.Close(payload);
            SendPosted();
        }
    }

    public void Ping()
    {
        _hasUnsentPing = true;
        _posted.Ping();
        SendPosted();
    }

    // Whoever holds the gate looks for posted frames after having left it: none is forgotten.
    private void SendPosted()
    {
        if (_gate.Wait(0))
        {
            _ = SendPostedAsync();
        }
    }

    private async Task SendPostedAsync()
    {
        try
        {
            while (_state is WriterState.Open && _posted.Take() is var (opcode, payload))
            {
                await WriteFrameAsync(opcode, payload, isCompressed: false, CancellationToken.None).ConfigureAwait(false);
                _hasUnsentPing &= opcode is not FrameOpcode.Ping;
                _state = opcode is FrameOpcode.Close ? WriterState.Closed : _state;
            }
        }
        catch (Exception)
        {
            // Nobody waits for these: the state says "broken", and the next write tells it.
        }

        LeaveGate();
    }

    private void LeaveGate()
    {
        _gate.Release();
        if (_state is WriterState.Open && _posted.Any)
        {
            SendPosted();
        }
    }

    private ValueTask WriteMessageAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => _state switch
    {
        WriterState.Completed => throw new GostException(FailureReason.ConnectionLost, "the WebSocket's writing direction has been ended"),
        WriterState.Closed => throw new GostException(FailureReason.ConnectionLost, "the WebSocket is closed"),
        WriterState.Broken => throw new GostException(FailureReason.ConnectionLost, "an earlier write to the WebSocket was cut off"),
        _ when traits.IsCompressed => WriteFrameAsync(FrameOpcode.Binary, MessageDeflate.Compress(payload.Span), isCompressed: true, cancellationToken),
        _ => WriteFrameAsync(FrameOpcode.Binary, payload, isCompressed: false, cancellationToken),
    };

    // Header and payload leave in one write, as gost's do.
    private async ValueTask WriteFrameAsync(FrameOpcode opcode, ReadOnlyMemory<byte> payload, bool isCompressed, CancellationToken cancellationToken)
    {
        var rented = ArrayPool<byte>.Shared.Rent(FrameHeader.MaxLength + payload.Length);
        try
        {
            var mask = traits.Side is WebSocketSide.Client ? FrameMask.NewKey() : default(uint?);
            var size = new FrameHeader(opcode, IsFinal: true, isCompressed, payload.Length, mask).Write(rented);
            var copy = rented.AsMemory(size, payload.Length);
            payload.CopyTo(copy);
            _ = mask is { } key ? FrameMask.Apply(copy.Span, key) : 0;
            await inner.WriteAsync(rented.AsMemory(0, size + payload.Length), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A part of the frame may have left: nothing can follow it.
            _state = WriterState.Broken;
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
