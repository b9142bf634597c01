using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Cryptography;

/// <summary>
/// The cipher chacha20-poly1305@openssh.com of one direction. A packet is its length, encrypted with a key of its own so that
/// it can be read first, and a body; the tag covers both as they are sent.
/// </summary>
internal sealed class ChaChaPoly : IDisposable
{
    public const int KeySize = 64;
    public const int TagSize = Poly1305.TagSize;
    public const int LengthSize = sizeof(uint);

    private const int ShortStart = 2 * ChaCha20.BlockSize;
    private const int LongStart = ChaCha20Avx2.StrideSize;
    private const int KeyWords = ChaCha20.KeySize / sizeof(uint);

    private readonly uint[] _bodyKey = new uint[KeyWords];
    private readonly uint[] _lengthKey = new uint[KeyWords];

    public ChaChaPoly(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        ChaCha20.ReadKey(key[..ChaCha20.KeySize], _bodyKey);
        ChaCha20.ReadKey(key[ChaCha20.KeySize..], _lengthKey);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_bodyKey.AsSpan()));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_lengthKey.AsSpan()));
    }

    /// <summary>Encrypts the length that a packet begins with, in place.</summary>
    public void EncryptLength(uint sequence, Span<byte> length) => XorLength(sequence, length);

    /// <summary>Reads the length of a packet and leaves it as it is. Nothing has proved it yet.</summary>
    public uint DecryptLength(uint sequence, ReadOnlySpan<byte> encrypted)
    {
        Span<byte> length = stackalloc byte[LengthSize];
        encrypted[..LengthSize].CopyTo(length);
        XorLength(sequence, length);
        return BinaryPrimitives.ReadUInt32BigEndian(length);
    }

    /// <summary>Encrypts a packet, its length and its body, in place and computes its tag.</summary>
    public void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        var keyStream = StartKeyStream(sequence, packet.Length - LengthSize, stackalloc byte[LongStart]);
        EncryptLength(sequence, packet[..LengthSize]);
        XorBody(sequence, packet[LengthSize..], keyStream);
        Poly1305.ComputeTag(keyStream[..Poly1305.KeySize], packet, tag);
        CryptographicOperations.ZeroMemory(keyStream);
    }

    /// <summary>Checks the tag of a packet and, only if it fits, decrypts the body in place; the length stays encrypted.</summary>
    public bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag) => TryOpenCovered(sequence, packet, packet[LengthSize..], tag);

    /// <summary>The same for a body without a length, as number 0: files are encrypted so.</summary>
    public bool TryOpenBody(Span<byte> body, ReadOnlySpan<byte> tag) => TryOpenCovered(0, body, body, tag);

    private bool TryOpenCovered(uint sequence, ReadOnlySpan<byte> covered, Span<byte> body, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagSize];
        var keyStream = StartKeyStream(sequence, body.Length, stackalloc byte[LongStart]);
        Poly1305.ComputeTag(keyStream[..Poly1305.KeySize], covered, expected);
        var isGenuine = CryptographicOperations.FixedTimeEquals(expected, tag);
        if (isGenuine)
        {
            XorBody(sequence, body, keyStream);
        }

        CryptographicOperations.ZeroMemory(keyStream);
        return isGenuine;
    }

    // Block 0 is the key of the tag; a short body finds all that it needs behind it.
    private Span<byte> StartKeyStream(uint sequence, int bodyLength, Span<byte> memory)
    {
        var keyStream = bodyLength <= ShortStart - ChaCha20.BlockSize ? memory[..ShortStart] : memory;
        keyStream.Clear();
        ChaCha20.Xor(_bodyKey, 0, Nonce(sequence), keyStream);
        return keyStream;
    }

    private void XorBody(uint sequence, Span<byte> body, ReadOnlySpan<byte> keyStream)
    {
        var first = Math.Min(body.Length, keyStream.Length - ChaCha20.BlockSize);
        ChaCha20.Xor(body[..first], keyStream[ChaCha20.BlockSize..]);
        ChaCha20.Xor(_bodyKey, (ulong)(keyStream.Length / ChaCha20.BlockSize), Nonce(sequence), body[first..]);
    }

    private void XorLength(uint sequence, Span<byte> length)
    {
        Span<byte> block = stackalloc byte[ChaCha20.BlockSize];
        ChaCha20.WriteBlock(_lengthKey, 0, Nonce(sequence), block);
        ChaCha20.Xor(length[..LengthSize], block);
    }

    // The sequence number is a big-endian number of 64 bits, of which the cipher reads little-endian words.
    private static ulong Nonce(uint sequence) => (ulong)BinaryPrimitives.ReverseEndianness(sequence) << 32;
}
