using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Tests.Keys;

public sealed class SshPrivateKeyTests
{
    public static TheoryData<string, string> Files => new()
    {
        { "ecdsa-256", "SHA256:NMtP5X8dGmGHU/qjIQn6IEg/tzn7a7frouc7J8qrYE8" },
        { "ecdsa-256-aes256-ctr", "SHA256:QloWMXT0nYEvxoZ5M54A7Zn8LLh7z0p0KlgThztY/kY" },
        { "ecdsa-256-pkcs8", "SHA256:Q8ssCW5dZFVjcr7lcnoKEoMONOzibBxQWlYPz9H3Gjs" },
        { "ecdsa-256-sec1", "SHA256:Q8ssCW5dZFVjcr7lcnoKEoMONOzibBxQWlYPz9H3Gjs" },
        { "ecdsa-256-sec1-aes256", "SHA256:Q8ssCW5dZFVjcr7lcnoKEoMONOzibBxQWlYPz9H3Gjs" },
        { "ecdsa-384", "SHA256:YPfGSbTtAFf5bMgmmt8gaFz+4mRBxnBw/xl7nRm9Po8" },
        { "ecdsa-384-sec1", "SHA256:ozXNmzKclcPwKKt9INLSZwxOdoIq5cx+4ka3T06x4Bs" },
        { "ecdsa-521", "SHA256:g0D50V5UMY/OlHl6N5a4p79nWyXYue0Dh3Nid8luuZ4" },
        { "ed25519", "SHA256:FnGcx/GfDRUb2hUSgBSJwhMFh48pzq9W8mwePqJV0wQ" },
        { "ed25519-aes128-ctr", "SHA256:QUdFF7GQDdJBd8juWMSN68wei5jRyRwaVW0ferkJSlQ" },
        { "ed25519-aes128-gcm", "SHA256:SUgU5LOUGFQuNebKsVr/DcJxvkLP5Zz4SFNLsXNP3rk" },
        { "ed25519-aes192-cbc", "SHA256:iSQpAwuIk4oBSLu3TBZHSQSOjUxoxOLUfqyyI0lATUE" },
        { "ed25519-aes256-cbc", "SHA256:h9eq2ul6AHWHiVMK1v/3KwpRaaGRMkhDscswtNI0tFI" },
        { "ed25519-aes256-ctr", "SHA256:f7JFBMqDaHlzv4Mdz0XEnWUY1CRF7bugc9mSGCWtgu4" },
        { "ed25519-aes256-gcm", "SHA256:1tffGRXp5yf4+CbNSXRDYjfFCOuFOo9LIAhFDOLQDkA" },
        { "ed25519-chacha20-poly1305", "SHA256:A3cGTPZm8tUzFIcSmTUkuo4sZ8oDtXAL2rju2ho8lpI" },
        { "ed25519-pkcs8", "SHA256:KBibaQ7SnuiUAVEYTxeE6XoSgCJZ79MnwAiR+mpeoV8" },
        { "ed25519-pkcs8-encrypted", "SHA256:KBibaQ7SnuiUAVEYTxeE6XoSgCJZ79MnwAiR+mpeoV8" },
        { "rsa", "SHA256:4TFpKd4O85+vJcWNs161rYFiPcbEWri68cC0BXztGIM" },
        { "rsa-pkcs1", "SHA256:TYJwbPpB3XuVXRrY3LXwZcPqjSmhLT+FJtBoIqEj1fY" },
        { "rsa-pkcs1-aes128", "SHA256:TYJwbPpB3XuVXRrY3LXwZcPqjSmhLT+FJtBoIqEj1fY" },
        { "rsa-pkcs1-des3", "SHA256:TYJwbPpB3XuVXRrY3LXwZcPqjSmhLT+FJtBoIqEj1fY" },
        { "rsa-pkcs8", "SHA256:TYJwbPpB3XuVXRrY3LXwZcPqjSmhLT+FJtBoIqEj1fY" },
        { "rsa-pkcs8-des3", "SHA256:TYJwbPpB3XuVXRrY3LXwZcPqjSmhLT+FJtBoIqEj1fY" },
        { "rsa-pkcs8-encrypted", "SHA256:TYJwbPpB3XuVXRrY3LXwZcPqjSmhLT+FJtBoIqEj1fY" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_of_ssh_keygen_and_openssl_are_read(string file, string fingerprint)
    {
        using var key = TestKey.Load(file);

        key.PublicKey.Fingerprint.Should().Be(fingerprint);
        foreach (var algorithm in key.PublicKey.SignatureAlgorithms)
        {
            var signature = key.Sign(algorithm, [1, 2, 3]);
            key.PublicKey.Verify(algorithm, [1, 2, 3], signature).Should().BeTrue();
            key.PublicKey.Verify(algorithm, [1, 2, 4], signature).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("ed25519-aes256-ctr")]
    [InlineData("ed25519-aes256-cbc")]
    [InlineData("ed25519-aes256-gcm")]
    [InlineData("ed25519-chacha20-poly1305")]
    [InlineData("ed25519-pkcs8-encrypted")]
    [InlineData("rsa-pkcs1-aes128")]
    [InlineData("rsa-pkcs8-des3")]
    [InlineData("ecdsa-256-sec1-aes256")]
    public void A_missing_or_wrong_passphrase_is_told(string file)
    {
        Parsing(TestKey.Text(file), null).Should().Throw<SshException>().WithMessage("*its passphrase is needed*")
            .Which.Failure.Should().Be(SshFailure.KeyFormat);
        Parsing(TestKey.Text(file), "").Should().Throw<SshException>().WithMessage("*its passphrase is needed*");
        Parsing(TestKey.Text(file), "wrong").Should().Throw<SshException>().WithMessage("The passphrase is not the key's*")
            .Which.Failure.Should().Be(SshFailure.KeyFormat);
    }

    [Theory]
    [InlineData("ed25519", false)]
    [InlineData("ed25519-pkcs8", false)]
    [InlineData("rsa-pkcs1", false)]
    [InlineData("ecdsa-256-sec1", false)]
    [InlineData("ed25519-aes256-ctr", true)]
    [InlineData("ed25519-pkcs8-encrypted", true)]
    [InlineData("rsa-pkcs1-aes128", true)]
    [InlineData("ecdsa-256-sec1-aes256", true)]
    public void Whether_a_passphrase_was_needed_is_known(string file, bool isEncrypted)
    {
        using var key = TestKey.Load(file);
        key.WasEncrypted.Should().Be(isEncrypted);
    }

    [Theory]
    [InlineData("rsa-pkcs8-scrypt")]
    [InlineData("secp256k1-sec1")]
    public void What_is_not_supported_is_told(string file) =>
        Parsing(TestKey.Text(file), TestKey.Passphrase).Should().Throw<SshException>().Which.Failure.Should().Be(SshFailure.NotSupported);

    [Theory]
    [InlineData(SshKeyTypes.Ed25519)]
    [InlineData(SshKeyTypes.EcdsaP256)]
    [InlineData(SshKeyTypes.EcdsaP384)]
    [InlineData(SshKeyTypes.EcdsaP521)]
    public void A_new_key_survives_being_written_and_read(string keyType)
    {
        using var key = SshPrivateKey.Generate(keyType);
        using var again = SshPrivateKey.Parse(key.ExportOpenSsh());

        again.PublicKey.Should().Be(key.PublicKey);
        again.PublicKey.KeyType.Should().Be(keyType);
    }

    [Fact]
    public void An_rsa_key_survives_being_written_and_read()
    {
        using var key = TestKey.Load("rsa");
        using var again = SshPrivateKey.Parse(key.ExportOpenSsh());

        again.PublicKey.Should().Be(key.PublicKey);
        again.Comment.Should().Be("test key, of no use");
    }

    [Fact]
    public void An_algorithm_of_another_key_is_refused()
    {
        using var key = TestKey.Load("rsa");
        FluentActions.Invoking(() => key.Sign("ssh-rsa", [])).Should().Throw<SshException>().Which.Failure.Should().Be(SshFailure.NotSupported);
        FluentActions.Invoking(() => key.Sign("ssh-ed25519", [])).Should().Throw<SshException>();
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa-256")]
    [InlineData("rsa")]
    public void A_disposed_key_does_nothing(string file)
    {
        var key = TestKey.Load(file);
        key.Dispose();
        key.Dispose();

        FluentActions.Invoking(() => key.Sign(key.PublicKey.SignatureAlgorithms[0], [])).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(key.ExportOpenSsh).Should().Throw<ObjectDisposedException>();
    }

    private static Action Parsing(string text, string? passphrase) => () => SshPrivateKey.Parse(text, passphrase).Dispose();
}
