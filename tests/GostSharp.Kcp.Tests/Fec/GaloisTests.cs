using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GostSharp.Kcp.Fec;

namespace GostSharp.Kcp.Tests.Fec;

public sealed class GaloisTests
{
    [Fact]
    public void Powers_of_the_generator_are_those_of_the_polynomial()
    {
        Enumerable.Range(0, 12).Select(i => Galois.Power(2, i)).Should()
            .Equal(0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1d, 0x3a, 0x74, 0xe8);
    }

    [Fact]
    public void Everything_but_zero_has_an_inverse()
    {
        for (var i = 1; i < 256; i++)
        {
            Galois.Multiply((byte)i, Galois.Invert((byte)i)).Should().Be(1);
        }

        var act = () => Galois.Invert(0);
        act.Should().Throw<DivideByZeroException>();
    }

    [Fact]
    public void Multiplication_distributes_over_addition()
    {
        for (var a = 0; a < 256; a += 5)
        {
            for (var b = 0; b < 256; b += 7)
            {
                for (var c = 0; c < 256; c += 11)
                {
                    var together = Galois.Multiply((byte)a, (byte)(b ^ c));
                    Assert.Equal(together, (byte)(Galois.Multiply((byte)a, (byte)b) ^ Galois.Multiply((byte)a, (byte)c)));
                }
            }
        }
    }

    [Fact]
    public void Many_bytes_are_multiplied_as_one_is_at_every_length()
    {
        var random = new Random(1);
        foreach (var factor in new byte[] { 0, 1, 2, 0x1d, 0x80, 0xff })
        {
            for (var length = 0; length < 130; length++)
            {
                var source = new byte[length];
                var sum = new byte[length + 3];
                random.NextBytes(source);
                random.NextBytes(sum);
                var expected = sum.Select((value, i) => i < length ? (byte)(value ^ Galois.Multiply(factor, source[i])) : value).ToArray();

                GaloisVector.MultiplyAdd(factor, source, sum);

                sum.Should().Equal(expected, "factor {0}, length {1}", factor, length);
            }
        }
    }

    /// <summary>The ways that this processor has.</summary>
    public static TheoryData<string> Ways()
    {
        var ways = new TheoryData<string> { "one by one" };
        AddIf(Vector128.IsHardwareAccelerated, "16 at a time");
        AddIf(Avx2.IsSupported, "32 at a time");
        AddIf(Gfni.V256.IsSupported, "bit matrix");
        return ways;

        void AddIf(bool isSupported, string way)
        {
            if (isSupported)
            {
                ways.Add(way);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_way_to_multiply_gives_the_same(string way)
    {
        var random = new Random(2);
        var source = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        var before = new byte[256];
        for (var factor = 0; factor < 256; factor++)
        {
            random.NextBytes(before);
            var sum = before.ToArray();

            MultiplyAdd(way, (byte)factor, source, sum).Should().Be(256);

            Assert.Equal(before.Select((value, i) => (byte)(value ^ Galois.Multiply((byte)factor, source[i]))), sum);
        }
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        var act = () => GaloisVector.MultiplyAdd(3, new byte[10], new byte[9]);
        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(10, 3, "8196afb8d2c4fee80302", "9681b8afc4d2e8fe0203", "bfd6620a066fdfb70504")]
    [InlineData(1, 1, "01")]
    [InlineData(2, 1, "0302")]
    [InlineData(4, 2, "1b1c1214", "1c1b1412")]
    [InlineData(5, 5, "0707060601", "0908090801", "0f0e0e0f01", "027d95fd16", "1f6089e116")]
    public void Parity_is_made_with_the_matrix_that_everybody_uses(int data, int parity, params string[] rows)
    {
        var matrix = ParityMatrix.For(data, parity);
        for (var row = 0; row < rows.Length; row++)
        {
            var expected = Convert.FromHexString(rows[row]);
            Enumerable.Range(0, data).Select(column => matrix[row, column]).Should().Equal(expected);
        }
    }

    [Fact]
    public void A_matrix_without_an_inverse_has_none()
    {
        var matrix = new GaloisMatrix(2, 2);
        matrix[0, 0] = matrix[1, 0] = 5;
        matrix[0, 1] = matrix[1, 1] = 7;
        matrix.Invert().Should().BeNull();
    }

    [Fact]
    public void A_matrix_times_its_inverse_changes_nothing()
    {
        var random = new Random(3);
        var matrix = new GaloisMatrix(12, 12);
        var same = new GaloisMatrix(12, 12);
        for (var row = 0; row < 12; row++)
        {
            random.NextBytes(matrix.Row(row));
            // The first pivot is missing, so rows have to be swapped.
            matrix[0, 0] = 0;
            matrix.Row(row).CopyTo(same.Row(row));
        }

        var product = matrix.Multiply(same.Invert()!);

        for (var row = 0; row < 12; row++)
        {
            product.Row(row).ToArray().Should().Equal(Enumerable.Range(0, 12).Select(column => (byte)(row == column ? 1 : 0)));
        }
    }

    private static int MultiplyAdd(string way, byte factor, byte[] source, byte[] sum)
    {
        switch (way)
        {
            case "bit matrix":
                return GaloisVector.ByMatrix(GaloisVector.MatrixOf(factor), source, sum);
            case "32 at a time":
                return GaloisVector.ByThirtyTwo(ref GaloisVector.ProductsOf(factor), source, sum);
            case "16 at a time":
                return GaloisVector.BySixteen(ref GaloisVector.ProductsOf(factor), source, sum);
            default:
                GaloisVector.OneByOne(ref GaloisVector.ProductsOf(factor), source, sum);
                return source.Length;
        }
    }
}
