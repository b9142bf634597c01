using System.Buffers;
using System.Buffers.Binary;

namespace GostSharp.Transports.WebSockets;

/// <summary>Writes messages and, between them, answers to the peer's control frames.</summary>
/// <remarks>Answers are posted and never waited for: a peer that sends and does not read must not stop us from reading.</remarks>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing, and posted frames may outlive the connection.
internal sealed class FrameWriter(Stream inner, WebSocketTraits traits) : IControlFrames
#pragma warning restore CA1001
{
    /// <summary>What one message carries at most: borders carry no meaning, and the peer may have to hold a whole one.</summary>
    public const int MaxMessage = 64 * 1024;

    private const int NormalClosure = 1000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _posting = new();
    private byte[]? _pong;
    private byte[]? _close;
    private bool _ping;
    private volatile bool _hasUnsentPing;
    private volatile WriterState _state;

    /// <summary>True while a ping could not be sent yet.</summary>
    public bool HasUnsentPing => _hasUnsentPing;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, MaxMessage)];
            await RunAsync(static (writer, payload, token) => writer.WriteMessageAsync(payload, token), part, cancellationToken).ConfigureAwait(false);
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Ends the writing: <paramref name="complete"/> tells the stream below.</summary>
    public ValueTask CompleteAsync(Func<CancellationToken, ValueTask> complete, CancellationToken cancellationToken) => RunAsync(
        static async (writer, complete, token) =>
        {
            writer._state = writer._state is WriterState.Open ? WriterState.Completed : writer._state;
            await complete(token).ConfigureAwait(false);
        },
        complete,
        cancellationToken);

    /// <summary>Sends a close frame if the peer was not told the end in another way.</summary>
    public ValueTask CloseAsync(CancellationToken cancellationToken) => RunAsync(
        static async (writer, _, token) =>
        {
            if (writer._state is WriterState.Open)
            {
                var payload = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(payload, NormalClosure);
                await writer.WriteFrameAsync(FrameOpcode.Close, payload, isCompressed: false, token).ConfigureAwait(false);
                writer._state = WriterState.Closed;
            }
        },
        0,
        cancellationToken);

    /// <summary>Nothing is sent any more.</summary>
    public void Abandon() => _state = WriterState.Broken;

    public void Receive(FrameOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode is FrameOpcode.Ping)
        {
            // A second ping before the first was answered takes its place (RFC 6455, section 5.5.3).
            Post(ref _pong, payload.ToArray());
        }
        else if (opcode is FrameOpcode.Close)
        {
            // The reason is not sent back, only the code; one byte is no code.
            Post(ref _close, payload.Length >= 2 ? payload[..2].ToArray() : []);
        }
    }

    public void Ping()
    {
        _hasUnsentPing = true;
        Post(ref _ping, true);
    }

    private void Post<T>(ref T slot, T value)
    {
        lock (_posting)
        {
            slot = value;
        }

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
            while (TakePosted() is var (opcode, payload))
            {
                await WriteFrameAsync(opcode, payload, isCompressed: false, CancellationToken.None).ConfigureAwait(false);
                NoteSent(opcode);
            }
        }
        catch (Exception)
        {
            // Nobody waits for these: the state says "broken", and the next write tells it.
        }

        LeaveGate();
    }

    private void NoteSent(FrameOpcode opcode)
    {
        if (opcode is FrameOpcode.Ping)
        {
            _hasUnsentPing = false;
        }
        else if (opcode is FrameOpcode.Close)
        {
            _state = WriterState.Closed;
        }
    }

    private async ValueTask RunAsync<T>(Func<FrameWriter, T, CancellationToken, ValueTask> write, T argument, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await write(this, argument, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            LeaveGate();
        }
    }

    private void LeaveGate()
    {
        _gate.Release();
        if (HasPosted())
        {
            SendPosted();
        }
    }

    private bool HasPosted()
    {
        lock (_posting)
        {
            return _state is WriterState.Open && (_ping || _pong is not null || _close is not null);
        }
    }

    private (FrameOpcode Opcode, byte[] Payload)? TakePosted()
    {
        lock (_posting)
        {
            if (_state is not WriterState.Open)
            {
                return null;
            }

            var (ping, pong, close) = (_ping, _pong, _close);
            if (pong is not null)
            {
                _pong = null;
                return (FrameOpcode.Pong, pong);
            }

            if (ping)
            {
                _ping = false;
                return (FrameOpcode.Ping, []);
            }

            _close = null;
            return close is null ? null : (FrameOpcode.Close, close);
        }
    }

    private ValueTask WriteMessageAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (_state is not WriterState.Open)
        {
            throw new GostException(FailureReason.ConnectionLost, _state switch
            {
                WriterState.Completed => "the WebSocket's writing direction has been ended",
                WriterState.Closed => "the WebSocket is closed",
                _ => "an earlier write to the WebSocket was cut off",
            });
        }

        return traits.IsCompressed
            ? WriteFrameAsync(FrameOpcode.Binary, MessageDeflate.Compress(payload.Span), isCompressed: true, cancellationToken)
            : WriteFrameAsync(FrameOpcode.Binary, payload, isCompressed: false, cancellationToken);
    }

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
            FrameMask.Apply(copy.Span, mask ?? 0);
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

    private enum WriterState
    {
        Open,
        Completed,
        Closed,
        Broken,
    }
}
