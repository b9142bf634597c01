namespace GostSharp.Kcp.Fec;

/// <summary>A matrix of elements of the field.</summary>
internal sealed class GaloisMatrix(int rows, int columns)
{
    private readonly byte[] _cells = new byte[rows * columns];

    public int Rows => rows;

    public int Columns => columns;

    public ref byte this[int row, int column] => ref _cells[(row * columns) + column];

    public Span<byte> Row(int row) => _cells.AsSpan(row * columns, columns);

    public GaloisMatrix Multiply(GaloisMatrix other)
    {
        var product = new GaloisMatrix(rows, other.Columns);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < columns; i++)
            {
                GaloisVector.MultiplyAdd(this[row, i], other.Row(i), product.Row(row));
            }
        }

        return product;
    }

    /// <summary>The first rows.</summary>
    public GaloisMatrix Top(int count)
    {
        var top = new GaloisMatrix(count, columns);
        _cells.AsSpan(0, count * columns).CopyTo(top._cells);
        return top;
    }

    /// <summary>The inverse of a square matrix, or null when there is none; spoils this one.</summary>
    public GaloisMatrix? Invert()
    {
        var inverse = new GaloisMatrix(rows, rows);
        for (var i = 0; i < rows; i++)
        {
            inverse[i, i] = 1;
        }

        for (var pivot = 0; pivot < rows; pivot++)
        {
            if (!BringPivot(pivot, inverse))
            {
                return null;
            }

            var factor = Galois.Invert(this[pivot, pivot]);
            Scale(Row(pivot), factor);
            Scale(inverse.Row(pivot), factor);
            for (var row = 0; row < rows; row++)
            {
                if (row != pivot && this[row, pivot] is not 0 and var multiple)
                {
                    GaloisVector.MultiplyAdd(multiple, Row(pivot), Row(row));
                    GaloisVector.MultiplyAdd(multiple, inverse.Row(pivot), inverse.Row(row));
                }
            }
        }

        return inverse;
    }

    private bool BringPivot(int pivot, GaloisMatrix inverse)
    {
        for (var row = pivot; row < rows; row++)
        {
            if (this[row, pivot] == 0)
            {
                continue;
            }

            if (row != pivot)
            {
                Swap(Row(row), Row(pivot));
                Swap(inverse.Row(row), inverse.Row(pivot));
            }

            return true;
        }

        return false;
    }

    private static void Swap(Span<byte> a, Span<byte> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = (b[i], a[i]);
        }
    }

    private static void Scale(Span<byte> row, byte factor)
    {
        foreach (ref var cell in row)
        {
            cell = Galois.Multiply(cell, factor);
        }
    }
}
