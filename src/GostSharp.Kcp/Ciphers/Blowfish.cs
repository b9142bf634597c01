using System.Buffers.Binary;

namespace GostSharp.Kcp.Ciphers;

/// <summary>Blowfish: 16 rounds with tables that begin as the digits of pi and are stirred with the key.</summary>
internal sealed class Blowfish : IBlock64
{
    private const int Rounds = 16;
    private const int BoxSize = 256;

    private static readonly Lazy<uint[]> Pi = new(() => PiDigits.Compute(Rounds + 2 + (4 * BoxSize)));

    // The keys of the rounds, then the four tables, as they follow each other in pi.
    private readonly uint[] _state;

    public Blowfish(ReadOnlySpan<byte> key)
    {
        _state = (uint[])Pi.Value.Clone();
        Span<byte> word = stackalloc byte[4];
        for (var i = 0; i < Rounds + 2; i++)
        {
            for (var j = 0; j < word.Length; j++)
            {
                word[j] = key[((4 * i) + j) % key.Length];
            }

            _state[i] ^= BinaryPrimitives.ReadUInt32BigEndian(word);
        }

        var block = 0UL;
        for (var i = 0; i < _state.Length; i += 2)
        {
            block = Encrypt(block);
            _state[i] = (uint)(block >> 32);
            _state[i + 1] = (uint)block;
        }
    }

    public ulong Encrypt(ulong block)
    {
        var state = _state.AsSpan(0, Rounds + 2 + (4 * BoxSize));
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
        const int boxes = Rounds + 2;
        var sum = state[boxes + (byte)(half >> 24)] + state[boxes + BoxSize + (byte)(half >> 16)];
        return (sum ^ state[boxes + (2 * BoxSize) + (byte)(half >> 8)]) + state[boxes + (3 * BoxSize) + (byte)half];
    }
}
