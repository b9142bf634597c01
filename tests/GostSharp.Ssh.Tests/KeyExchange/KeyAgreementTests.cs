using System.Numerics;
using System.Security.Cryptography;
using GostSharp.Ssh.KeyExchange;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.KeyExchange;

public sealed class KeyAgreementTests
{
    public static TheoryData<string> Names => [.. SshAlgorithms.Default.KeyExchanges];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_ends_come_to_the_same_secret(string name)
    {
        using var first = KeyAgreement.Create(name);
        using var second = KeyAgreement.Create(name);

        first.Agree(Public(second, first)).Should().Equal(second.Agree(Public(first, second))).And.NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_of_a_public_value_is_refused(string name)
    {
        using var own = KeyAgreement.Create(name);
        using var peer = KeyAgreement.Create(name);
        using var writer = new SshWriter();
        peer.WritePublic(writer);
        for (var length = 0; length < writer.Length; length++)
        {
            var cut = writer.WrittenSpan[..length].ToArray();
            FluentActions.Invoking(() => Read(own, cut)).Should().Throw<SshException>();
        }
    }

    [Theory]
    [InlineData("ecdh-sha2-nistp256", "")]
    [InlineData("ecdh-sha2-nistp256", "00")]
    [InlineData("ecdh-sha2-nistp256", "04")]
    [InlineData("ecdh-sha2-nistp256", "not on the curve")]
    [InlineData("ecdh-sha2-nistp256", "infinity")]
    [InlineData("curve25519-sha256", "")]
    [InlineData("curve25519-sha256", "0100")]
    [InlineData("curve25519-sha256", "zero")]
    [InlineData("diffie-hellman-group14-sha256", "")]
    [InlineData("diffie-hellman-group14-sha256", "01")]
    [InlineData("diffie-hellman-group14-sha256", "p-1")]
    [InlineData("diffie-hellman-group14-sha256", "p")]
    public void A_value_that_no_honest_peer_has_is_refused(string name, string value)
    {
        var prime = DiffieHellmanGroup.Group14.Prime;
        byte[] bytes = value switch
        {
            "not on the curve" => [4, .. RandomNumberGenerator.GetBytes(31), 0, .. new byte[32]],
            "infinity" => new byte[65],
            "zero" => new byte[32],
            "p-1" => (prime - 1).ToByteArray(isUnsigned: true, isBigEndian: true),
            "p" => prime.ToByteArray(isUnsigned: true, isBigEndian: true),
            _ => Convert.FromHexString(value),
        };
        using var own = KeyAgreement.Create(name);
        using var writer = new SshWriter();
        if (name.StartsWith('d'))
        {
            writer.WriteMpint(bytes);
        }
        else
        {
            writer.WriteString(bytes);
        }

        var message = writer.ToArray();
        FluentActions.Invoking(() => own.Agree(Read(own, message))).Should().Throw<SshException>().Which.Failure.Should().Be(SshFailure.KeyExchange);
    }

    [Theory]
    [InlineData(14, 2048, 124476)]
    [InlineData(16, 4096, 240904)]
    public void The_primes_are_those_of_rfc_3526(int number, int bits, int offset)
    {
        var prime = (number == 14 ? DiffieHellmanGroup.Group14 : DiffieHellmanGroup.Group16).Prime;
        var middle = Pi(bits - 130) + offset;
        prime.Should().Be((BigInteger.One << bits) - (BigInteger.One << (bits - 64)) - 1 + (middle << 64));
    }

    [Fact]
    public void Keys_are_derived_as_rfc_4253_says_and_longer_ones_go_on_where_shorter_ones_end()
    {
        byte[] secret = [0, 0, 0, 1, 42];
        var (hash, session) = (RandomBytes.Create(1, 32), RandomBytes.Create(2, 32));
        var keys = new SessionKeys(HashAlgorithmName.SHA256, secret, hash, session);
        var first = SHA256.HashData([.. secret, .. hash, (byte)'C', .. session]);
        var second = SHA256.HashData([.. secret, .. hash, .. first]);
        var third = SHA256.HashData([.. secret, .. hash, .. first, .. second]);

        keys.Derive('C', 80).Should().Equal([.. first, .. second, .. third[..16]]);
        keys.Derive('C', 16).Should().Equal(first[..16]);
        keys.Derive('D', 16).Should().NotEqual(first[..16]);
    }

    private static byte[] Public(KeyAgreement of, KeyAgreement reader)
    {
        using var writer = new SshWriter();
        of.WritePublic(writer);
        return Read(reader, writer.ToArray());
    }

    private static byte[] Read(KeyAgreement agreement, byte[] message)
    {
        var reader = new SshReader(message);
        return agreement.ReadPublic(ref reader);
    }

    // floor(2^bits pi) by Machin's formula.
    private static BigInteger Pi(int bits)
    {
        const int Guard = 64;
        var one = BigInteger.One << (bits + Guard);
        return (4 * ((4 * ArcTangentOfInverse(5, one)) - ArcTangentOfInverse(239, one))) >> Guard;
    }

    private static BigInteger ArcTangentOfInverse(int value, BigInteger one)
    {
        var (term, sum) = (one / value, BigInteger.Zero);
        for (var n = 1; !term.IsZero; n += 2)
        {
            sum += n % 4 == 1 ? term / n : -(term / n);
            term /= value * value;
        }

        return sum;
    }
}
