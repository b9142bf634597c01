using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class FieldElementProperties
{
    private static readonly BigInteger _prime = BigInteger.Pow(2, 255) - 19;

    private static readonly Gen<long> _limb =
        from high in Gen.Choose(0, (1 << 26) - 1)
        from low in Gen.Choose(0, (1 << 25) - 1)
        select ((long)high << 25) | (uint)low;

    // Numbers of 255 bits, often with limbs that are all ones or all zeros.
    private static readonly Gen<BigInteger> _number =
        from limbs in Gen.ArrayOf(Gen.OneOf(Gen.Constant(0L), Gen.Constant((1L << 51) - 1), _limb), 5)
        select limbs.Select((limb, i) => (BigInteger)limb << (51 * i)).Aggregate(BigInteger.Add);

    [Fact]
    public void Sums_differences_and_products_are_those_of_big_numbers() => Check((a, b) =>
    {
        var (x, y) = (Read(a), Read(b));
        return Value(x + y) == (a + b) % _prime
            && Value(x - y) == Modulo(a - b)
            && Value(x * y) == a * b % _prime
            && Value(x.Square()) == a * a % _prime
            && Value(x * 121_665) == a * 121_665 % _prime;
    });

    [Fact]
    public void Sums_that_were_not_carried_are_multiplied() => Check((a, b) =>
    {
        var (x, y) = (Read(a), Read(b));
        var sum = x + y + x + y + x + y + x;
        return Value(sum * sum) == BigInteger.ModPow((4 * a) + (3 * b), 2, _prime)
            && Value(sum.Square()) == BigInteger.ModPow((4 * a) + (3 * b), 2, _prime)
            && Value(x - sum) == Modulo((-3 * a) - (3 * b));
    });

    [Fact]
    public void A_number_times_its_inverse_is_one() => Check((a, _) =>
        Value(Read(a) * FieldMath.Invert(Read(a))) == (a % _prime == 0 ? BigInteger.Zero : BigInteger.One));

    [Fact]
    public void Exactly_squares_have_roots() => Check((a, b) =>
    {
        b = BigInteger.Max(b, 1) % _prime == 0 ? 1 : BigInteger.Max(b, 1);
        var isSquare = BigInteger.ModPow(a * BigInteger.ModPow(b, _prime - 2, _prime), (_prime - 1) / 2, _prime) != _prime - 1;
        var found = FieldMath.TryGetRoot(Read(a), Read(b), out var root);
        return found == isSquare && (!found || Value(root) * Value(root) * b % _prime == a % _prime);
    });

    [Fact]
    public void Swapping_depends_on_the_mask() => Check((a, b) =>
    {
        var (x, y) = (Read(a), Read(b));
        FieldElement.Swap(0, ref x, ref y);
        var stays = Value(x) == a % _prime && Value(y) == b % _prime;
        FieldElement.Swap(ulong.MaxValue, ref x, ref y);
        return stays && Value(x) == b % _prime && Value(y) == a % _prime;
    });

    private static void Check(Func<BigInteger, BigInteger, bool> property) =>
        Prop.ForAll(Gen.Zip(_number, _number).ToArbitrary(), pair => property(pair.Item1, pair.Item2)).QuickCheckThrowOnFailure();

    private static BigInteger Modulo(BigInteger value) => ((value % _prime) + _prime) % _prime;

    private static FieldElement Read(BigInteger value)
    {
        var bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true).Should().BeTrue();
        return FieldElement.Read(bytes);
    }

    private static BigInteger Value(FieldElement element)
    {
        var bytes = new byte[32];
        element.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}
