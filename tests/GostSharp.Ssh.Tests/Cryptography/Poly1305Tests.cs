using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class Poly1305Tests
{
    // RFC 8439 section 2.5.2
    [Fact]
    public void Computes_the_tag_that_rfc_8439_shows() =>
        Tag(Convert.FromHexString("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"), Encoding.ASCII.GetBytes("Cryptographic Forum Research Group"))
            .Should().Equal(Convert.FromHexString("a8061dc1305136c6c22b8baf0c0127a9"));

    [Fact]
    public void Every_length_has_the_tag_of_big_numbers()
    {
        for (var length = 0; length < 700; length += length < 80 || length > 500 ? 1 : 11)
        {
            var (key, data) = (RandomBytes.Create(length, 32), RandomBytes.Create(length + 1000, length));
            Tag(key, data).Should().Equal(Reference(key, data));
        }
    }

    // Bytes of all ones are where carries go far.
    [Fact]
    public void Extreme_keys_and_data_have_the_tag_of_big_numbers()
    {
        var extreme = Gen.Frequency((4, Gen.Constant((byte)0xff)), (2, Gen.Constant((byte)0)), (1, Gen.Elements<byte>(1, 2, 3, 5, 0xfa, 0xfb, 0xfc, 0xfe)));
        var cases =
            from key in Gen.ArrayOf(extreme, 32)
            from length in Gen.Choose(0, 500)
            from data in Gen.ArrayOf(extreme, length)
            select (key, data);

        Prop.ForAll(cases.ToArbitrary(), item => Tag(item.key, item.data).SequenceEqual(Reference(item.key, item.data)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static byte[] Tag(byte[] key, byte[] data)
    {
        var tag = new byte[16];
        Poly1305.ComputeTag(key, data, tag);
        return tag;
    }

    private static byte[] Reference(byte[] key, byte[] data)
    {
        var clamp = new BigInteger(Convert.FromHexString("ffffff0ffcffff0ffcffff0ffcffff0f"), isUnsigned: true);
        var r = new BigInteger(key.AsSpan(0, 16), isUnsigned: true) & clamp;
        var h = BigInteger.Zero;
        foreach (var block in data.Chunk(16))
        {
            h = (h + new BigInteger([.. block, 1], isUnsigned: true)) * r % (BigInteger.Pow(2, 130) - 5);
        }

        var tag = new byte[17];
        ((h + new BigInteger(key.AsSpan(16), isUnsigned: true)) % BigInteger.Pow(2, 128)).TryWriteBytes(tag, out _, isUnsigned: true).Should().BeTrue();
        return tag[..16];
    }
}
