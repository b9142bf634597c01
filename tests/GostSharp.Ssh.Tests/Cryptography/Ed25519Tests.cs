using System.Numerics;
using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class Ed25519Tests
{
    private static readonly BigInteger _order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    // RFC 8032 section 7.1
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void Signs_and_verifies_as_rfc_8032_shows(string seed, string publicKey, string data, string signature)
    {
        var (actualKey, actualSignature) = Sign(Convert.FromHexString(seed), Convert.FromHexString(data));

        actualKey.Should().Equal(Convert.FromHexString(publicKey));
        actualSignature.Should().Equal(Convert.FromHexString(signature));
        Ed25519.Verify(actualKey, Convert.FromHexString(data), actualSignature).Should().BeTrue();
    }

    // The digest was computed with OpenSSL: each signature makes the next key.
    [Fact]
    public void Two_hundred_signatures_are_those_of_openssl()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var seed = new byte[32];
        for (var i = 0; i < 200; i++)
        {
            var publicKey = new byte[32];
            Ed25519.GetPublicKey(seed, publicKey);
            byte[] data = [.. Enumerable.Range(0, i).Select(value => (byte)value), .. publicKey];
            var (_, signature) = Sign(seed, data);
            Ed25519.Verify(publicKey, data, signature).Should().BeTrue();

            digest.AppendData(publicKey);
            digest.AppendData(signature);
            seed = SHA256.HashData(signature);
        }

        Convert.ToHexStringLower(digest.GetHashAndReset()).Should().Be("d856f911f9c86613d3f2830b090f6e7997a52a1908fdebd7f6c42593ea4db819");
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        byte[] data = [1, 2, 3];
        var (key, signature) = Sign(RandomBytes.Create(1, 32), data);
        for (var bit = 0; bit < 8 * signature.Length; bit++)
        {
            Ed25519.Verify(key, data, Flip(signature, bit)).Should().BeFalse();
        }

        for (var bit = 0; bit < 8 * key.Length; bit++)
        {
            Ed25519.Verify(Flip(key, bit), data, signature).Should().BeFalse();
        }

        for (var bit = 0; bit < 8 * data.Length; bit++)
        {
            Ed25519.Verify(key, Flip(data, bit), signature).Should().BeFalse();
        }
    }

    [Fact]
    public void A_signature_or_key_of_another_length_is_refused()
    {
        var (key, signature) = Sign(new byte[32], []);
        for (var length = 0; length < 64; length++)
        {
            Ed25519.Verify(key, [], signature.AsSpan(0, length)).Should().BeFalse();
        }

        Ed25519.Verify(key, [], [.. signature, 0]).Should().BeFalse();
        Ed25519.Verify(key.AsSpan(0, 31), [], signature).Should().BeFalse();
        Ed25519.Verify([.. key, 0], [], signature).Should().BeFalse();
    }

    [Fact]
    public void A_second_spelling_of_a_signature_is_refused()
    {
        var (key, signature) = Sign(RandomBytes.Create(2, 32), [7]);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + _order;
        var other = new byte[64];
        signature.AsSpan(0, 32).CopyTo(other);
        s.TryWriteBytes(other.AsSpan(32), out _, isUnsigned: true).Should().BeTrue();

        Ed25519.Verify(key, [7], other).Should().BeFalse();
    }

    // The points of order 1, 2, 4, 8 and spellings of them that are not canonical. With S = 0 and R the neutral point, or one
    // of the others, a signature under such a key would fit an eighth of all data or more.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void A_key_of_small_order_verifies_nothing(string key)
    {
        var signature = new byte[64];
        foreach (var r in new[] { key, "0100000000000000000000000000000000000000000000000000000000000000" })
        {
            Convert.FromHexString(r).CopyTo(signature, 0);
            for (byte data = 0; data < 32; data++)
            {
                Ed25519.Verify(Convert.FromHexString(key), [data], signature).Should().BeFalse();
            }
        }
    }

    [Fact]
    public void Bytes_that_are_no_point_are_no_key()
    {
        var points = 0;
        for (var seed = 0; seed < 64; seed++)
        {
            points += EdwardsPoint.TryRead(RandomBytes.Create(seed, 32), out _) ? 1 : 0;
        }

        points.Should().BeInRange(16, 48, "half of all numbers are the y of a point");
    }

    [Fact]
    public void Scalars_are_reduced_and_multiplied_as_big_numbers_are()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (wide, a, b) = (RandomBytes.Create(seed, 64), RandomBytes.Create(seed + 1000, 32), RandomBytes.Create(seed + 2000, 32));
            if (seed < 4)
            {
                wide.AsSpan().Fill(0xff);
                a.AsSpan().Fill((byte)(0xff * (seed & 1)));
                b.AsSpan().Fill((byte)(0xff * (seed >> 1)));
            }

            var result = new byte[32];
            EdwardsScalar.Reduce(wide).Write(result);
            Number(result).Should().Be(Number(wide) % _order);

            var (x, y, z) = (EdwardsScalar.Reduce(a), EdwardsScalar.Reduce(b), EdwardsScalar.Reduce(wide));
            EdwardsScalar.MultiplyAdd(x, y, z).Write(result);
            Number(result).Should().Be(((Number(a) * Number(b)) + Number(wide)) % _order);
        }
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    private static (byte[] PublicKey, byte[] Signature) Sign(byte[] seed, byte[] data)
    {
        var (publicKey, signature) = (new byte[32], new byte[64]);
        Ed25519.GetPublicKey(seed, publicKey);
        Ed25519.Sign(seed, publicKey, data, signature);
        return (publicKey, signature);
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
