using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GostSharp.Shared;

/// <summary>Blowfish: 16 rounds with tables that begin as the digits of pi and are stirred with keys, and by bcrypt with salts.</summary>
internal sealed class Blowfish : IDisposable
{
    private const int Rounds = 16;
    private const int Keys = Rounds + 2;
    private const int BoxSize = 256;
    private const int StateSize = Keys + (4 * BoxSize);

    // The keys of the rounds, then the four tables, as they follow each other in pi.
    private static readonly Lazy<uint[]> _initial = new(static () => PiDigits.Compute(StateSize));

    private readonly uint[] _state = [.. _initial.Value];

    /// <summary>Goes back to the state without a key.</summary>
    public void Reset() => _initial.Value.CopyTo(_state, 0);

    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_state.AsSpan()));

    /// <summary>Mixes a key and, where there is one, a salt into the state. Both are cyclic and of a multiple of four bytes.</summary>
    public void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt = default)
    {
        for (var i = 0; i < Keys; i++)
        {
            _state[i] ^= Word(key, i);
        }

        var block = 0UL;
        for (var i = 0; i < StateSize; i += 2)
        {
            if (!salt.IsEmpty)
            {
                block ^= ((ulong)Word(salt, i) << 32) | Word(salt, i + 1);
            }

            block = Encrypt(block);
            _state[i] = (uint)(block >> 32);
            _state[i + 1] = (uint)block;
        }
    }

    /// <summary>Encrypts a block, read as one big-endian number.</summary>
    public ulong Encrypt(ulong block)
    {
        var state = _state.AsSpan(0, StateSize);
        var (left, right) = ((uint)(block >> 32), (uint)block);
        for (var i = 0; i < Rounds; i += 2)
        {
            left ^= state[i];
            right ^= Mix(state, left);
            right ^= state[i + 1];
            left ^= Mix(state, right);
        }

        return ((ulong)(right ^ state[Rounds + 1]) << 32) | (left ^ state[Rounds]);
    }

    private static uint Mix(ReadOnlySpan<uint> state, uint half)
    {
        var sum = state[Keys + (byte)(half >> 24)] + state[Keys + BoxSize + (byte)(half >> 16)];
        return (sum ^ state[Keys + (2 * BoxSize) + (byte)(half >> 8)]) + state[Keys + (3 * BoxSize) + (byte)half];
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int index) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes[(sizeof(uint) * index % bytes.Length)..]);
}
