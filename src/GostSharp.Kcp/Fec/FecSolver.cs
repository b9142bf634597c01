using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Fec;

/// <summary>Makes missing data shards of the others and of parity: as many equations as there are unknowns.</summary>
internal static class FecSolver
{
    /// <param name="matrix">The factors of data in parity.</param>
    /// <param name="shards">Data, then parity; as many as there are data shards.</param>
    /// <param name="missing">The data shards that are not there.</param>
    /// <param name="length">The length of the longest shard.</param>
    /// <returns>The missing shards, in order; their buffers are the caller's.</returns>
    public static byte[][] Solve(ParityMatrix matrix, byte[]?[] shards, ReadOnlySpan<byte> missing, int length)
    {
        var factors = new GaloisMatrix(missing.Length, missing.Length);
        var known = new byte[missing.Length][];
        var equation = 0;
        for (var parity = 0; equation < missing.Length; parity++)
        {
            if (shards[matrix.DataShards + parity] is not { } shard)
            {
                continue;
            }

            for (var i = 0; i < missing.Length; i++)
            {
                factors[equation, i] = matrix[parity, missing[i]];
            }

            known[equation++] = SubtractKnown(matrix, parity, shard, shards, length);
        }

        return Combine(factors, known, length);
    }

    /// <summary>What is left of a parity shard without the data shards that are there.</summary>
    private static byte[] SubtractKnown(ParityMatrix matrix, int parity, byte[] shard, byte[]?[] shards, int length)
    {
        var rest = PacketBuffers.Rent();
        shard.AsSpan(0, length).CopyTo(rest);
        for (var i = 0; i < matrix.DataShards; i++)
        {
            if (shards[i] is { } data)
            {
                GaloisVector.MultiplyAdd(matrix[parity, i], data.AsSpan(0, length), rest);
            }
        }

        return rest;
    }

    private static byte[][] Combine(GaloisMatrix factors, byte[][] known, int length)
    {
        var inverse = factors.Invert() ?? throw new InvalidOperationException("Any rows of parity are independent.");
        var made = new byte[known.Length][];
        for (var i = 0; i < made.Length; i++)
        {
            made[i] = PacketBuffers.Rent();
            made[i].AsSpan(0, length).Clear();
            for (var j = 0; j < known.Length; j++)
            {
                GaloisVector.MultiplyAdd(inverse[i, j], known[j].AsSpan(0, length), made[i]);
            }
        }

        foreach (var buffer in known)
        {
            PacketBuffers.Return(buffer);
        }

        return made;
    }
}
