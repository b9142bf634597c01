using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Cryptography;

/// <summary>The cipher Blowfish with the slow key setup of bcrypt; only <see cref="BcryptPbkdf"/> needs it.</summary>
internal sealed class Blowfish : IDisposable
{
    private const int Rounds = 16;
    private const int Keys = Rounds + 2;
    private const int Boxes = 4;
    private const int BoxSize = 256;

    // They are the fraction of pi: first the keys of the rounds, then the boxes.
    private static readonly Lazy<uint[]> _initial = new(() => PiDigits.Compute(Keys + (Boxes * BoxSize)));

    private readonly uint[] _state = new uint[Keys + (Boxes * BoxSize)];

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

        var (left, right) = (0u, 0u);
        for (var i = 0; i < _state.Length; i += 2)
        {
            if (!salt.IsEmpty)
            {
                left ^= Word(salt, i);
                right ^= Word(salt, i + 1);
            }

            Encrypt(ref left, ref right);
            _state[i] = left;
            _state[i + 1] = right;
        }
    }

    public void Encrypt(ref uint left, ref uint right)
    {
        ReadOnlySpan<uint> state = _state;
        var (l, r) = (left, right);
        for (var i = 0; i < Rounds; i += 2)
        {
            l ^= state[i];
            r ^= Mix(state, l);
            r ^= state[i + 1];
            l ^= Mix(state, r);
        }

        (left, right) = (r ^ state[Rounds + 1], l ^ state[Rounds]);
    }

    private static uint Mix(ReadOnlySpan<uint> state, uint value)
    {
        var boxes = state[Keys..];
        return ((boxes[(int)(value >> 24)] + boxes[BoxSize + (byte)(value >> 16)]) ^ boxes[(2 * BoxSize) + (byte)(value >> 8)])
            + boxes[(3 * BoxSize) + (byte)value];
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int index) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes[(sizeof(uint) * index % bytes.Length)..]);
}
