using System.Numerics;

namespace GostSharp.Kcp.Ciphers;

/// <summary>CAST-128 with a key of 128 bits: 16 rounds of three kinds, as RFC 2144 says.</summary>
internal sealed class Cast5 : IBlock64
{
    private const int Rounds = 16;

    private readonly uint[] _masks = new uint[Rounds];
    private readonly byte[] _turns = new byte[Rounds];

    public Cast5(ReadOnlySpan<byte> key)
    {
        Span<byte> state = stackalloc byte[Cast5Schedule.StateSize];
        key[..16].CopyTo(state);
        for (var i = 0; i < 2 * Rounds; i++)
        {
            if (i % 4 == 0)
            {
                Cast5Schedule.Mix(state, i / 4);
            }

            var word = Cast5Schedule.Pick(state, i % Rounds);
            if (i < Rounds)
            {
                _masks[i] = word;
            }
            else
            {
                _turns[i - Rounds] = (byte)(word & 31);
            }
        }
    }

    public ulong Encrypt(ulong block)
    {
        var boxes = Cast5Boxes.All;
        var (left, right) = ((uint)(block >> 32), (uint)block);
        for (var i = 0; i < Rounds; i++)
        {
            (left, right) = (right, left ^ Round(boxes, i % 3, right, _masks[i], _turns[i]));
        }

        return ((ulong)right << 32) | left;
    }

    private static uint Round(ReadOnlySpan<uint> boxes, int kind, uint half, uint mask, int turn)
    {
        var mixed = BitOperations.RotateLeft(kind switch { 0 => mask + half, 1 => mask ^ half, _ => mask - half }, turn);
        var a = boxes[(int)(mixed >> 24)];
        var b = boxes[Cast5Boxes.Size + (byte)(mixed >> 16)];
        var c = boxes[(2 * Cast5Boxes.Size) + (byte)(mixed >> 8)];
        var d = boxes[(3 * Cast5Boxes.Size) + (byte)mixed];
        return kind switch
        {
            0 => (a ^ b) - c + d,
            1 => (a - b + c) ^ d,
            _ => ((a + b) ^ c) - d,
        };
    }
}
