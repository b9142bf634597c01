using System.Buffers;

namespace GostSharp.Transports.Tls;

/// <summary>What was read of a peer's records before the framework has asked for it, in memory that is held only while bytes are in it.</summary>
internal sealed class RecordsAhead
{
    private const int Size = 64 * 1024;
    private const int HeaderSize = 5;

    private byte[]? _bytes;
    private int _start;
    private int _end;
    private int _headerSeen;
    private int _bodyLength;
    private int _bodyLeft;
    private long _received;
    private long _taken;
    private long _lastRecordEnd;

    public bool IsEmpty => _bytes is null;

    /// <summary>Whether a whole record is here, or the rest of one of which a part was taken.</summary>
    /// <remarks>With a peer that sends anything but records this may be wrong.</remarks>
    public bool HoldsRecord => _lastRecordEnd > _taken;

    private bool IsWithinRecord => _headerSeen > 0 || _bodyLeft > 0;

    /// <summary>Reads what there is; false at the end.</summary>
    public async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (IsWithinRecord)
        {
            // The framework waits without a buffer before a record, but not within one: a peer that stops there holds no memory of ours.
            await stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }

        var rented = ArrayPool<byte>.Shared.Rent(Size);
        var read = 0;
        try
        {
            read = await stream.ReadAsync(rented.AsMemory(0, Size), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            (_bytes, _start, _end) = read == 0 ? (null, 0, 0) : (rented, 0, read);
            if (read == 0)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        Follow(rented.AsSpan(0, read));
        return read > 0;
    }

    public int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        _taken += count;
        if (_start == _end)
        {
            ArrayPool<byte>.Shared.Return(_bytes!);
            _bytes = null;
        }

        return count;
    }

    /// <summary>Notes what was given away at once.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        Follow(bytes);
        _taken = _received;
    }

    // RFC 8446 section 5.1: type, version and, in the last two bytes of the header, the length.
    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = _bodyLeft == 0 ? 1 : Math.Min(_bodyLeft, bytes.Length);
            _received += count;
            if (_bodyLeft == 0)
            {
                FollowHeader(bytes[0]);
            }
            else
            {
                _bodyLeft -= count;
            }

            if (_bodyLeft == 0 && _headerSeen == 0)
            {
                _lastRecordEnd = _received;
            }

            bytes = bytes[count..];
        }
    }

    private void FollowHeader(byte next)
    {
        _bodyLength = ((_bodyLength << 8) | next) & 0xFFFF;
        _headerSeen = (_headerSeen + 1) % HeaderSize;
        _bodyLeft = _headerSeen == 0 ? _bodyLength : 0;
    }
}
