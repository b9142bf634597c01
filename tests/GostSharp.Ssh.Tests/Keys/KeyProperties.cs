using FsCheck;
using FsCheck.Fluent;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Keys;

public sealed class KeyProperties
{
    private static readonly Gen<byte[]> _bytes =
        from length in Gen.Choose(0, 200)
        from values in Gen.ArrayOf(Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, 255))), length)
        select values.Select(value => (byte)value).ToArray();

    private static readonly Gen<string> _keyType =
        Gen.Elements(SshKeyTypes.Ed25519, SshKeyTypes.EcdsaP256, SshKeyTypes.EcdsaP384, SshKeyTypes.EcdsaP521, SshKeyTypes.Rsa);

    [Fact]
    public void A_key_and_its_comment_survive_being_written_and_read() =>
        Prop.ForAll<string?>(comment =>
        {
            comment = comment is null ? "" : new string([.. comment.Where(c => !char.IsSurrogate(c))]);
            using var key = SshPrivateKey.Generate();
            key.Comment = comment;
            using var again = SshPrivateKey.Parse(key.ExportOpenSsh());
            return again.PublicKey.Equals(key.PublicKey) && again.Comment == comment;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Any_bytes_behind_a_type_are_a_key_or_refused() =>
        Prop.ForAll(Gen.Zip(_keyType, _bytes).ToArbitrary(), pair =>
        {
            using var writer = new SshWriter();
            writer.WriteText(pair.Item1);
            writer.WriteBytes(pair.Item2);
            return IsReadOrRefused(() => SshPublicKey.Parse(writer.WrittenSpan));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Any_bytes_are_a_key_file_or_refused() =>
        Prop.ForAll(Gen.Zip(Gen.Elements("PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"), _bytes).ToArbitrary(), pair =>
        {
            byte[] data = pair.Item1.StartsWith("OPENSSH", StringComparison.Ordinal) ? [.. "openssh-key-v1\0\0\0\0\x4none"u8, .. pair.Item2] : pair.Item2;
            var text = $"-----BEGIN {pair.Item1}-----\n{Convert.ToBase64String(data)}\n-----END {pair.Item1}-----";
            return IsReadOrRefused(() => SshPrivateKey.Parse(text, TestKey.Passphrase).Dispose());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Any_bytes_are_no_signature() =>
        Prop.ForAll(Gen.Zip(Gen.Elements("ed25519", "ecdsa-256", "rsa"), _bytes).ToArbitrary(), pair =>
        {
            using var key = TestKey.Load(pair.Item1);
            var algorithm = key.PublicKey.SignatureAlgorithms[0];
            using var writer = new SshWriter();
            writer.WriteText(algorithm);
            writer.WriteString(pair.Item2);
            return !key.PublicKey.Verify(algorithm, [1], writer.WrittenSpan) && !key.PublicKey.Verify(algorithm, [1], pair.Item2);
        }).QuickCheckThrowOnFailure();

    private static bool IsReadOrRefused(Action read)
    {
        try
        {
            read();
        }
        catch (SshException ex) when (ex.Failure is SshFailure.KeyFormat or SshFailure.NotSupported)
        {
            return true;
        }

        return true;
    }
}
