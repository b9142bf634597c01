using System.Buffers.Binary;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>The nonces of a stream: a number with its lowest byte first, from 0.</summary>
internal struct NonceCounter
{
    private ulong _count;

    /// <summary>Writes the nonce and counts on.</summary>
    public void Next(Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, _count++);
    }
}
