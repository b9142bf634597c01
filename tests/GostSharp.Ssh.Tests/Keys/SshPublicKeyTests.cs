using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Keys;

public sealed class SshPublicKeyTests
{
    public static TheoryData<string> Names => ["ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521", "rsa"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_key_survives_being_written_and_read(string name)
    {
        using var key = TestKey.Load(name);
        var again = SshPublicKey.Parse(key.PublicKey.Blob.Span);

        again.Should().Be(key.PublicKey);
        again.GetHashCode().Should().Be(key.PublicKey.GetHashCode());
        SshPublicKey.TryParseLine($"{key.PublicKey} somebody@somewhere", out var read).Should().BeTrue();
        read.Should().Be(key.PublicKey);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_of_a_key_is_refused_and_so_is_what_follows_it(string name)
    {
        using var key = TestKey.Load(name);
        var blob = key.PublicKey.Blob;
        for (var length = 0; length < blob.Length; length++)
        {
            IsRefused(blob.Span[..length]).Should().BeTrue($"only {length} bytes are left");
        }

        Parsing([.. blob.Span, 0]).Should().Throw<SshException>().Which.Failure.Should().Be(SshFailure.KeyFormat);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_of_a_signature_is_false_and_so_is_what_follows_it(string name)
    {
        using var key = TestKey.Load(name);
        var algorithm = key.PublicKey.SignatureAlgorithms[^1];
        var signature = key.Sign(algorithm, "data"u8);
        for (var length = 0; length < signature.Length; length++)
        {
            key.PublicKey.Verify(algorithm, "data"u8, signature.AsSpan(0, length)).Should().BeFalse();
        }

        key.PublicKey.Verify(algorithm, "data"u8, signature).Should().BeTrue();
        key.PublicKey.Verify(algorithm, "data"u8, [.. signature, 0]).Should().BeFalse();
    }

    [Fact]
    public void A_signature_of_another_algorithm_than_the_agreed_one_is_false()
    {
        using var key = TestKey.Load("rsa");
        key.PublicKey.Verify("rsa-sha2-512", [1], key.Sign("rsa-sha2-256", [1])).Should().BeFalse();
        key.PublicKey.Verify("ssh-rsa", [1], Blob("ssh-rsa", new byte[256])).Should().BeFalse("nothing is signed with SHA-1");
        key.PublicKey.SignatureAlgorithms.Should().Equal("rsa-sha2-512", "rsa-sha2-256");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void An_rsa_signature_of_a_strange_length_is_false(int length)
    {
        using var key = TestKey.Load("rsa");
        key.PublicKey.Verify("rsa-sha2-256", [1], Blob("rsa-sha2-256", new byte[length])).Should().BeFalse();
    }

    [Fact]
    public void An_ecdsa_signature_of_zeros_or_of_too_large_numbers_is_false()
    {
        using var key = TestKey.Load("ecdsa-256");
        foreach (var number in new[] { [], Enumerable.Repeat((byte)0xff, 32).ToArray(), Enumerable.Repeat((byte)0x7f, 33).ToArray() })
        {
            using var writer = new SshWriter();
            writer.WriteMpint(number);
            writer.WriteMpint(number);
            key.PublicKey.Verify(SshKeyTypes.EcdsaP256, [1], Blob(SshKeyTypes.EcdsaP256, writer.ToArray())).Should().BeFalse();
        }
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_refused()
    {
        using var key = TestKey.Load("ecdsa-256");
        var blob = key.PublicKey.Blob.ToArray();
        blob[^1] ^= 1;
        Parsing(blob).Should().Throw<SshException>().WithMessage("*not on its curve*");
    }

    [Fact]
    public void A_curve_that_is_not_the_types_is_refused()
    {
        using var key = TestKey.Load("ecdsa-256");
        var blob = key.PublicKey.Blob.ToArray();
        blob.AsSpan().IndexOf("nistp256"u8).Should().Be(15);
        "nistp384"u8.CopyTo(blob.AsSpan(27));
        Parsing(blob).Should().Throw<SshException>().WithMessage("*another curve*");
    }

    [Theory]
    [InlineData(1024, 65_537, "*has 1024 bits*")]
    [InlineData(2047, 65_537, "*has 2047 bits*")]
    [InlineData(8200, 65_537, "*longer than*")]
    [InlineData(2048, 65_536, "*not those of one*")]
    [InlineData(2048, 1, "*not those of one*")]
    [InlineData(2048, 0, "*not those of one*")]
    public void An_rsa_key_that_is_weak_or_costly_is_refused(int bits, int exponent, string message)
    {
        var modulus = Enumerable.Repeat((byte)0xff, (bits + 7) / 8).ToArray();
        modulus[0] = (byte)(0xff >> ((8 - (bits % 8)) % 8));
        using var writer = new SshWriter();
        writer.WriteText("ssh-rsa");
        writer.WriteMpint([(byte)(exponent >> 16), (byte)(exponent >> 8), (byte)exponent]);
        writer.WriteMpint(modulus);
        Parsing(writer.ToArray()).Should().Throw<SshException>().WithMessage(message).Which.Failure.Should().Be(SshFailure.KeyFormat);
    }

    [Fact]
    public void An_ed25519_key_of_small_order_is_refused() =>
        Parsing(Blob("ssh-ed25519", [1, .. new byte[31]])).Should().Throw<SshException>().WithMessage("*not a point*");

    [Theory]
    [InlineData("ssh-dss")]
    [InlineData("ssh-ed25519-cert-v01@openssh.com")]
    [InlineData("sk-ssh-ed25519@openssh.com")]
    public void A_type_that_is_not_supported_is_told(string keyType) =>
        Parsing(Blob(keyType, [])).Should().Throw<SshException>().Which.Failure.Should().Be(SshFailure.NotSupported);

    [Theory]
    [InlineData("")]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 ")]
    [InlineData("ssh-ed25519 !!!!")]
    [InlineData("ssh-ed25519 AAAA")]
    public void A_line_without_a_key_is_refused(string line) => SshPublicKey.TryParseLine(line, out _).Should().BeFalse();

    [Fact]
    public void A_line_whose_type_is_not_the_keys_is_refused()
    {
        using var key = TestKey.Load("ed25519");
        SshPublicKey.TryParseLine($"ssh-rsa {key.PublicKey.ToString().Split(' ')[1]}", out _).Should().BeFalse();
    }

    private static byte[] Blob(string type, byte[] content)
    {
        using var writer = new SshWriter();
        writer.WriteText(type);
        writer.WriteString(content);
        return writer.ToArray();
    }

    private static bool IsRefused(ReadOnlySpan<byte> blob)
    {
        try
        {
            SshPublicKey.Parse(blob);
            return false;
        }
        catch (SshException)
        {
            return true;
        }
    }

    private static Action Parsing(byte[] blob) => () => SshPublicKey.Parse(blob);
}
