using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>The packets of one sender: a number for all of them, from which their key is made, and one for each.</summary>
/// <remarks><code>
/// packet:  session (8), number (8), as one block under the key | body + tag, with the last 12 of these bytes as nonce
/// body:    type (1), time (8), on the way back the client's session (8), length of the padding (2), padding, address, data
/// </code></remarks>
internal sealed class PacketSession(Sip022Suite suite, ulong id) : IDisposable
{
    /// <summary>How long the head is.</summary>
    public const int HeadLength = 2 * sizeof(ulong);

    private readonly Lock _gate = new();
    private readonly Aead _cipher = suite.CipherOf(Bytes(id));
    private readonly PacketWindow _window = new();
    private ulong _next;

    public ulong Id { get; } = id;

    /// <summary>Encrypts a body, and writes the head before it.</summary>
    /// <returns>How long the packet is.</returns>
    public int Seal(ReadOnlySpan<byte> body, Span<byte> into)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteUInt64BigEndian(head, Id);
        lock (_gate)
        {
            BinaryPrimitives.WriteUInt64BigEndian(head[sizeof(ulong)..], _next++);
            _cipher.Seal(head[^Aead.NonceLength..], body, into[HeadLength..]);
        }

        suite.EncryptBlock(head, into);
        return HeadLength + body.Length + Aead.TagLength;
    }

    /// <summary>Decrypts what stands behind the head, in place.</summary>
    public bool TryOpen(ReadOnlySpan<byte> head, Span<byte> bytes)
    {
        lock (_gate)
        {
            return _cipher.TryOpen(head[^Aead.NonceLength..], bytes);
        }
    }

    /// <summary>Notes the number of a packet that was decrypted; false when it has come before.</summary>
    public bool TryAccept(ReadOnlySpan<byte> head)
    {
        lock (_gate)
        {
            return _window.TryAccept(BinaryPrimitives.ReadUInt64BigEndian(head[sizeof(ulong)..]));
        }
    }

    /// <summary>For one that nobody else has: what others may be at work with is let go of without.</summary>
    public void Dispose() => _cipher.Dispose();

    private static byte[] Bytes(ulong id)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        return bytes;
    }
}
