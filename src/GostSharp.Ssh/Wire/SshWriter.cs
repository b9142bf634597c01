using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GostSharp.Ssh.Wire;

/// <summary>Writes the types of RFC 4251 section 5 into memory that grows; it may hold secrets, so what it leaves is zeroed.</summary>
internal sealed class SshWriter : IDisposable
{
    private byte[] _buffer;
    private int _length;

    public SshWriter(int capacity = 256) => _buffer = new byte[capacity];

    public int Length => _length;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, _length));
        _length = 0;
    }

    public void Dispose() => Clear();

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);

    /// <summary>Bytes without a length in front.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void WriteString(ReadOnlySpan<byte> value)
    {
        WriteUInt32((uint)value.Length);
        WriteBytes(value);
    }

    /// <summary>A string of UTF-8 text.</summary>
    public void WriteText(ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteUInt32((uint)length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>A number that is not negative, given by its big-endian magnitude with or without leading zeros.</summary>
    public void WriteMpint(ReadOnlySpan<byte> magnitude)
    {
        magnitude = magnitude.TrimStart((byte)0);
        var isSigned = !magnitude.IsEmpty && magnitude[0] >= 0x80;
        WriteUInt32((uint)magnitude.Length + (isSigned ? 1u : 0u));
        if (isSigned)
        {
            WriteByte(0);
        }

        WriteBytes(magnitude);
    }

    public void WriteNameList(IEnumerable<string> names) => WriteText(string.Join(',', names));

    /// <summary>Begins a string whose content is written next; <see cref="EndString"/> takes what this returns.</summary>
    public int BeginString()
    {
        WriteUInt32(0);
        return _length;
    }

    /// <summary>Ends the string that began at <paramref name="start"/>.</summary>
    public void EndString(int start) =>
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(start - sizeof(uint)), (uint)(_length - start));

    private Span<byte> Take(int count)
    {
        Reserve(count);
        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    private void Reserve(int count)
    {
        if (count <= _buffer.Length - _length)
        {
            return;
        }

        var larger = new byte[Math.Max(checked(_length + count), (int)Math.Min(2L * _buffer.Length, Array.MaxLength))];
        WrittenSpan.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_buffer);
        _buffer = larger;
    }
}
