using System.Buffers.Binary;

namespace GostSharp.Codecs.Tls;

/// <summary>Takes the fields of a TLS structure one after the other.</summary>
/// <param name="bytes">The structure.</param>
/// <param name="what">What it is, for errors.</param>
internal ref struct TlsReader(ReadOnlySpan<byte> bytes, string what)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool IsAtEnd => _left.IsEmpty;

    /// <exception cref="ProtocolException">So many bytes are not there.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _left.Length)
        {
            throw new ProtocolException($"{what} is shorter than its fields");
        }

        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }

    public byte TakeByte() => Take(1)[0];

    public ushort TakeUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    /// <summary>What stands behind a length of one byte.</summary>
    public ReadOnlySpan<byte> TakeShort() => Take(TakeByte());

    /// <summary>What stands behind a length of two bytes.</summary>
    public ReadOnlySpan<byte> TakeLong() => Take(TakeUInt16());

    /// <exception cref="ProtocolException">There is more.</exception>
    public readonly void End()
    {
        if (!_left.IsEmpty)
        {
            throw new ProtocolException($"{what} is longer than its fields");
        }
    }
}
