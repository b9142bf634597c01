using System.Security.Cryptography;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Keys;

public sealed class MalformedKeyFileTests
{
    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa-256")]
    [InlineData("ed25519-aes256-gcm")]
    [InlineData("ed25519-pkcs8")]
    [InlineData("ed25519-pkcs8-encrypted")]
    [InlineData("ecdsa-256-pkcs8")]
    [InlineData("ecdsa-384-sec1")]
    [InlineData("rsa-pkcs1")]
    public void Every_truncation_of_the_content_is_refused(string file)
    {
        var (label, data) = Open(TestKey.Text(file));
        for (var length = 0; length < data.Length; length += length < 700 ? 1 : 13)
        {
            TryParse(Pem(label, data[..length]), out _).Should().BeFalse($"only {length} bytes are left");
        }
    }

    [Fact]
    public void Every_truncation_of_the_text_is_refused()
    {
        var text = TestKey.Text("ed25519");
        for (var length = 0; length < text.TrimEnd().Length - 5; length++)
        {
            TryParse(text[..length], out _).Should().BeFalse($"only {length} characters are left");
        }
    }

    // Every length in the file is among these bytes; what is not noticed must not change the key.
    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa-256")]
    [InlineData("ed25519-pkcs8")]
    [InlineData("ecdsa-256-pkcs8")]
    public void A_changed_byte_is_refused_or_does_not_matter(string file)
    {
        var (label, data) = Open(TestKey.Text(file));
        using var original = TestKey.Load(file);
        for (var i = 0; i < data.Length; i++)
        {
            foreach (var change in new byte[] { 0x01, 0x80 })
            {
                byte[] changed = [.. data];
                changed[i] ^= change;
                if (TryParse(Pem(label, changed), out var key))
                {
                    using (key)
                    {
                        // PKCS#8 of Ed25519 has nothing but the seed: any other is another key.
                        (key!.PublicKey.Equals(original.PublicKey) || file == "ed25519-pkcs8").Should().BeTrue($"byte {i} changed by {change:x2}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_truncation_of_the_private_part_is_refused()
    {
        using var key = TestKey.Load("rsa");
        using var plain = PrivatePart(key);
        for (var length = 0; length < plain.Length; length++)
        {
            using var cut = new SshWriter();
            cut.WriteBytes(plain.WrittenSpan[..length]);
            for (byte padding = 1; cut.Length % 8 != 0; padding++)
            {
                cut.WriteByte(padding);
            }

            TryParse(OpenSsh(key.PublicKey.Blob.Span, cut.WrittenSpan), out _).Should().BeFalse($"only {length} bytes are left");
        }
    }

    [Fact]
    public void A_public_key_that_is_not_the_private_ones_is_refused()
    {
        using var key = TestKey.Load("ed25519");
        using var other = SshPrivateKey.Generate();
        using var plain = PrivatePart(key);
        for (byte padding = 1; plain.Length % 8 != 0; padding++)
        {
            plain.WriteByte(padding);
        }

        using var accepted = SshPrivateKey.Parse(OpenSsh(key.PublicKey.Blob.Span, plain.WrittenSpan));
        Refused(OpenSsh(other.PublicKey.Blob.Span, plain.WrittenSpan)).Should().Contain("not that of its private part");
    }

    [Fact]
    public void Numbers_of_an_rsa_key_that_do_not_fit_each_other_are_refused()
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(TestKey.Text("rsa-pkcs1"));
        var parameters = rsa.ExportParameters(includePrivateParameters: true);
        byte[][] numbers = [parameters.Modulus!, parameters.Exponent!, parameters.D!, parameters.InverseQ!, parameters.P!, parameters.Q!];
        for (var i = 2; i < numbers.Length; i++)
        {
            byte[][] changed = [.. numbers.Select(number => number.ToArray())];
            changed[i][^1] ^= 2;
            Refused(Rsa(changed)).Should().Contain("do not fit each other");
        }

        using var accepted = SshPrivateKey.Parse(Rsa(numbers));
        accepted.PublicKey.KeyType.Should().Be(SshKeyTypes.Rsa);
    }

    [Fact]
    public void More_rounds_of_bcrypt_than_anybody_wants_are_refused()
    {
        var (label, data) = Open(TestKey.Text("ed25519-aes256-ctr"));
        var at = data.AsSpan().IndexOf("bcrypt"u8) + "bcrypt".Length + 4 + 4 + 16;
        data.AsSpan(at, 4).ToArray().Should().Equal(0, 0, 0, 1);
        data[at + 1] = 1;
        Refused(Pem(label, data)).Should().Contain("65537 rounds");
    }

    [Fact]
    public async Task A_file_that_is_too_large_or_missing_is_told()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await FluentActions.Awaiting(() => SshPrivateKey.LoadAsync(path)).Should().ThrowAsync<FileNotFoundException>();
        try
        {
            await File.WriteAllBytesAsync(path, new byte[(1024 * 1024) + 1]);
            await FluentActions.Awaiting(() => SshPrivateKey.LoadAsync(path)).Should().ThrowAsync<SshException>().WithMessage("*larger than*");
            await File.WriteAllTextAsync(path, "nothing");
            (await FluentActions.Awaiting(() => SshPrivateKey.LoadAsync(path)).Should().ThrowAsync<SshException>()).WithMessage($"{path}: *no private key*");
            await File.WriteAllTextAsync(path, TestKey.Text("ed25519"));
            using var key = await SshPrivateKey.LoadAsync(path);
            key.Comment.Should().Be("test key, of no use");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Refused(string text) =>
        FluentActions.Invoking(() => SshPrivateKey.Parse(text, TestKey.Passphrase)).Should().Throw<SshException>().Which.Message;

    private static bool TryParse(string text, out SshPrivateKey? key)
    {
        try
        {
            key = SshPrivateKey.Parse(text, TestKey.Passphrase);
            return true;
        }
        catch (SshException)
        {
            key = null;
            return false;
        }
    }

    private static SshWriter PrivatePart(SshPrivateKey key)
    {
        var plain = new SshWriter();
        plain.WriteUInt32(1);
        plain.WriteUInt32(1);
        plain.WriteText(key.PublicKey.KeyType);
        key.WriteFields(plain);
        plain.WriteText("comment");
        return plain;
    }

    private static string Rsa(byte[][] numbers)
    {
        using var blob = new SshWriter();
        blob.WriteText("ssh-rsa");
        blob.WriteMpint(numbers[1]);
        blob.WriteMpint(numbers[0]);
        using var plain = new SshWriter();
        plain.WriteUInt32(0);
        plain.WriteUInt32(0);
        plain.WriteText("ssh-rsa");
        foreach (var number in numbers)
        {
            plain.WriteMpint(number);
        }

        plain.WriteText("");
        for (byte padding = 1; plain.Length % 8 != 0; padding++)
        {
            plain.WriteByte(padding);
        }

        return OpenSsh(blob.WrittenSpan, plain.WrittenSpan);
    }

    private static string OpenSsh(ReadOnlySpan<byte> publicBlob, ReadOnlySpan<byte> privatePart)
    {
        using var writer = new SshWriter();
        writer.WriteBytes("openssh-key-v1\0"u8);
        writer.WriteText("none");
        writer.WriteText("none");
        writer.WriteText("");
        writer.WriteUInt32(1);
        writer.WriteString(publicBlob);
        writer.WriteString(privatePart);
        return Pem("OPENSSH PRIVATE KEY", writer.ToArray());
    }

    private static string Pem(string label, byte[] data) =>
        $"-----BEGIN {label}-----\n{Convert.ToBase64String(data)}\n-----END {label}-----\n";

    private static (string Label, byte[] Data) Open(string text)
    {
        var fields = PemEncoding.Find(text);
        return (text[fields.Label], Convert.FromBase64String(text[fields.Base64Data]));
    }
}
