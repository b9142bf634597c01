using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class X25519Tests
{
    // RFC 7748 section 5.2
    [Theory]
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void Multiplies_as_rfc_7748_shows(string scalar, string point, string expected) =>
        Multiply(Convert.FromHexString(scalar), Convert.FromHexString(point)).Should().Equal(Convert.FromHexString(expected));

    [Theory]
    [InlineData(1, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")]
    [InlineData(1000, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")]
    public void Iterates_as_rfc_7748_shows(int times, string expected)
    {
        byte[] k = [9, .. new byte[31]];
        var u = k;
        for (var i = 0; i < times; i++)
        {
            (k, u) = (Multiply(k, u), k);
        }

        k.Should().Equal(Convert.FromHexString(expected));
    }

    // RFC 7748 section 6.1
    [Fact]
    public void Agrees_as_rfc_7748_shows()
    {
        byte[] basePoint = [9, .. new byte[31]];
        var alice = Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        var bob = Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        var secret = new byte[32];

        Multiply(alice, basePoint).Should().Equal(Convert.FromHexString("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        Multiply(bob, basePoint).Should().Equal(Convert.FromHexString("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        X25519.TryAgree(alice, Multiply(bob, basePoint), secret).Should().BeTrue();
        secret.Should().Equal(Convert.FromHexString("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    // The digest was computed with OpenSSL: each secret makes the next key and the next point, whose highest bit may be set.
    [Fact]
    public void Two_hundred_secrets_are_those_of_openssl()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
        byte[] point = [9, .. new byte[31]];
        var secret = new byte[32];
        for (var i = 0; i < 200; i++)
        {
            X25519.TryAgree(key, point, secret).Should().BeTrue();
            digest.AppendData(secret);
            key = SHA256.HashData([.. secret, (byte)'a']);
            point = SHA256.HashData([.. secret, (byte)'u']);
        }

        Convert.ToHexStringLower(digest.GetHashAndReset()).Should().Be("8b6d9643b7099e6b28c89890f302debaaac2e1af11187e01e523877de5d669e6");
    }

    [Fact]
    public void Two_fresh_keys_agree_on_the_same_secret()
    {
        var (a, aPublic, b, bPublic) = (new byte[32], new byte[32], new byte[32], new byte[32]);
        X25519.GenerateKeyPair(a, aPublic);
        X25519.GenerateKeyPair(b, bPublic);
        var (secret1, secret2) = (new byte[32], new byte[32]);

        X25519.TryAgree(a, bPublic, secret1).Should().BeTrue();
        X25519.TryAgree(b, aPublic, secret2).Should().BeTrue();

        secret1.Should().Equal(secret2).And.NotEqual(new byte[32]);
    }

    // The points of order 1, 2, 4 and 8, in all spellings.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    public void A_peer_that_forces_a_secret_of_zero_is_noticed(string point)
    {
        var (key, publicKey, secret) = (new byte[32], new byte[32], new byte[32]);
        X25519.GenerateKeyPair(key, publicKey);
        X25519.TryAgree(key, Convert.FromHexString(point), secret).Should().BeFalse();
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length) =>
        FluentActions.Invoking(() => X25519.TryAgree(new byte[32], new byte[length], new byte[32])).Should().Throw<ArgumentOutOfRangeException>();

    private static byte[] Multiply(byte[] scalar, byte[] point)
    {
        var product = new byte[32];
        X25519.Multiply(scalar, point, product);
        return product;
    }
}
