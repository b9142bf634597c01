namespace GostSharp.Ssh.Cryptography;

/// <summary>
/// A point of the curve -x² + y² = 1 + d x² y² of Ed25519 (RFC 8032 section 5.1), as X, Y, Z and T with x = X/Z, y = Y/Z and
/// x y = T/Z. Its additions hold for every pair of points, so that nothing branches.
/// </summary>
internal readonly struct EdwardsPoint
{
    public const int Size = 32;

    private static readonly FieldElement _d = new(
        0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff);

    private readonly FieldElement _x;
    private readonly FieldElement _y;
    private readonly FieldElement _z;
    private readonly FieldElement _t;

    private EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
    {
        _x = x;
        _y = y;
        _z = z;
        _t = t;
    }

    /// <summary>The neutral point (0, 1).</summary>
    public static EdwardsPoint Neutral { get; } = new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>The point B that generates the group of prime order L; its y is 4/5.</summary>
    public static EdwardsPoint Base { get; } = ReadBase();

    /// <summary>Whether it is one of the eight points whose order divides 8. Not for secrets.</summary>
    public bool HasSmallOrder
    {
        get
        {
            var eightfold = Double().Double().Double();
            return FieldMath.AreEqual(eightfold._x, FieldElement.Zero) && FieldMath.AreEqual(eightfold._y, eightfold._z);
        }
    }

    /// <summary>Reads y and the lowest bit of x, which stands in the highest bit. Only what <see cref="Write"/> may have written is read; not for secrets.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = default;
        var y = FieldElement.Read(bytes);
        var sign = (byte)(bytes[Size - 1] >> 7);
        if (!IsCanonical(y, sign, bytes))
        {
            return false;
        }

        // x² = (y² - 1) / (d y² + 1)
        var yy = y.Square();
        if (!FieldMath.TryGetRoot(yy - FieldElement.One, (_d * yy) + FieldElement.One, out var x))
        {
            return false;
        }

        if (FieldMath.LowestBit(x) != sign)
        {
            x = -x;
        }

        point = new(x, y, FieldElement.One, x * y);
        return FieldMath.LowestBit(x) == sign; // zero has no other sign
    }

    public void Write(Span<byte> bytes)
    {
        var inverse = FieldMath.Invert(_z);
        var x = _x * inverse;
        (_y * inverse).Write(bytes);
        bytes[Size - 1] |= (byte)(FieldMath.LowestBit(x) << 7);
    }

    public static EdwardsPoint operator -(in EdwardsPoint point) => new(-point._x, point._y, point._z, -point._t);

    public static EdwardsPoint operator +(in EdwardsPoint point, in Addend addend)
    {
        var a = (point._y - point._x) * addend.YMinusX;
        var b = (point._y + point._x) * addend.YPlusX;
        var c = point._t * addend.T2D;
        var d = point._z * addend.Z2;
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new(e * f, g * h, f * g, e * h);
    }

    public EdwardsPoint Double()
    {
        var a = _x.Square();
        var b = _y.Square();
        var zz = _z.Square();
        var h = a + b;
        var e = h - (_x + _y).Square();
        var g = a - b;
        var f = zz + zz + g;
        return new(e * f, g * h, f * g, e * h);
    }

    public Addend ToAddend() => new(_y + _x, _y - _x, _z + _z, _t * (_d + _d));

    private static bool IsCanonical(in FieldElement y, byte sign, ReadOnlySpan<byte> bytes)
    {
        Span<byte> again = stackalloc byte[Size];
        y.Write(again);
        again[Size - 1] |= (byte)(sign << 7);
        return again.SequenceEqual(bytes);
    }

    private static EdwardsPoint ReadBase()
    {
        Span<byte> y = stackalloc byte[Size];
        (new FieldElement(4) * FieldMath.Invert(new FieldElement(5))).Write(y);
        return TryRead(y, out var point) ? point : throw new InvalidOperationException("The base point is not on the curve.");
    }

    /// <summary>A point made ready for being added several times.</summary>
    public struct Addend(in FieldElement yPlusX, in FieldElement yMinusX, in FieldElement z2, in FieldElement t2d)
    {
        public FieldElement YPlusX = yPlusX;
        public FieldElement YMinusX = yMinusX;
        public FieldElement Z2 = z2;
        public FieldElement T2D = t2d;

        /// <summary>Takes the other one where <paramref name="mask"/> is all ones.</summary>
        public void Select(ulong mask, in Addend other)
        {
            YPlusX.Select(mask, other.YPlusX);
            YMinusX.Select(mask, other.YMinusX);
            Z2.Select(mask, other.Z2);
            T2D.Select(mask, other.T2D);
        }

        /// <summary>Becomes the point of the other sign where <paramref name="mask"/> is all ones.</summary>
        public void Negate(ulong mask)
        {
            FieldElement.Swap(mask, ref YPlusX, ref YMinusX);
            T2D.Select(mask, -T2D);
        }
    }
}
