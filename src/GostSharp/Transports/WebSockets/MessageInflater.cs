using System.Buffers;

namespace GostSharp.Transports.WebSockets;

/// <summary>Reads one message that is compressed; holds buffers only until the message is over.</summary>
internal sealed class MessageInflater(FrameReader message) : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly Stream _inflating = MessageDeflate.Inflate(message);
    private readonly byte[] _ready = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _count;

    /// <summary>Waits for bytes; false when the message is over. That there are any is only known when they are inflated: they are kept for the next read.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (_count == 0)
        {
            _count = await InflateAsync(_ready, cancellationToken).ConfigureAwait(false);
            _start = 0;
        }

        return _count > 0;
    }

    /// <summary>Reads bytes; 0 when the message is over.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_count == 0)
        {
            return InflateAsync(buffer, cancellationToken);
        }

        var count = Math.Min(buffer.Length, _count);
        _ready.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        _count -= count;
        return ValueTask.FromResult(count);
    }

    /// <summary>To be called when the message is over.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        // A deflate stream may end before its message does: what is left is the padding that RFC 7692, section 7.2.3.4, asks for then.
        // The inflater has taken most of it into its own buffer, where nobody sees it: no use to judge the rest.
        while (await message.ReadAsync(_ready, cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(_ready);
        Dispose();
    }

    // The buffer is not given back here: a read may still be under way.
    public void Dispose() => _inflating.Dispose();

    private async ValueTask<int> InflateAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _inflating.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new ProtocolException("a compressed WebSocket message is damaged", exception);
        }
    }
}
