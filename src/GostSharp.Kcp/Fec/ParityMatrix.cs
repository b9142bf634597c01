using System.Collections.Concurrent;

namespace GostSharp.Kcp.Fec;

/// <summary>How much of every data shard is in every parity shard: the lower rows of a Vandermonde matrix that was made systematic.</summary>
internal sealed class ParityMatrix
{
    // Peers may have other numbers of shards than we have, so the table has a limit.
    private const int MaxKnown = 32;
    private static readonly ConcurrentDictionary<(int Data, int Parity), ParityMatrix> Known = [];

    private readonly GaloisMatrix _rows;

    private ParityMatrix(int dataShards, int parityShards)
    {
        DataShards = dataShards;
        ParityShards = parityShards;
        _rows = Make(dataShards, parityShards);
    }

    public int DataShards { get; }

    public int ParityShards { get; }

    public int GroupSize => DataShards + ParityShards;

    /// <summary>The factor of a data shard in a parity shard.</summary>
    public byte this[int parity, int data] => _rows[parity, data];

    public static ParityMatrix For(int dataShards, int parityShards)
    {
        if (Known.TryGetValue((dataShards, parityShards), out var known))
        {
            return known;
        }

        var matrix = new ParityMatrix(dataShards, parityShards);
        return Known.Count < MaxKnown ? Known.GetOrAdd((dataShards, parityShards), matrix) : matrix;
    }

    private static GaloisMatrix Make(int dataShards, int parityShards)
    {
        var vandermonde = new GaloisMatrix(dataShards + parityShards, dataShards);
        for (var row = 0; row < vandermonde.Rows; row++)
        {
            for (var column = 0; column < dataShards; column++)
            {
                vandermonde[row, column] = Galois.Power((byte)row, column);
            }
        }

        var inverse = vandermonde.Top(dataShards).Invert() ?? throw new InvalidOperationException("A Vandermonde matrix has an inverse.");
        var systematic = vandermonde.Multiply(inverse);
        var parity = new GaloisMatrix(parityShards, dataShards);
        for (var row = 0; row < parityShards; row++)
        {
            systematic.Row(dataShards + row).CopyTo(parity.Row(row));
        }

        return parity;
    }
}
