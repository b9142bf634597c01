using FsCheck;
using FsCheck.Fluent;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class CurveProperties
{
    private static readonly Gen<byte[]> _secret = Bytes(32);

    private static readonly Gen<byte[]> _data = Gen.Choose(0, 300).SelectMany(Bytes);

    [Fact]
    public void Any_two_keys_agree_on_one_secret() =>
        Prop.ForAll(Gen.Zip(_secret, _secret).ToArbitrary(), pair => Agree(pair.Item1, pair.Item2).AsSpan().SequenceEqual(Agree(pair.Item2, pair.Item1)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_any_key_signs_is_verified_by_its_public_key_and_by_no_other() =>
        Prop.ForAll(Gen.Zip(_secret, _data).ToArbitrary(), pair =>
        {
            var (publicKey, other, signature) = (new byte[32], new byte[32], new byte[64]);
            Ed25519.GetPublicKey(pair.Item1, publicKey);
            Ed25519.Sign(pair.Item1, publicKey, pair.Item2, signature);
            byte[] otherSeed = [.. pair.Item1];
            otherSeed[0] ^= 1;
            Ed25519.GetPublicKey(otherSeed, other);
            return Ed25519.Verify(publicKey, pair.Item2, signature) && !Ed25519.Verify(other, pair.Item2, signature);
        }).QuickCheckThrowOnFailure();

    private static Gen<byte[]> Bytes(int length) => Gen.ArrayOf(Gen.Choose(0, 255), length).Select(values => values.Select(value => (byte)value).ToArray());

    private static byte[] Agree(byte[] mine, byte[] other)
    {
        var (publicKey, secret) = (new byte[32], new byte[32]);
        X25519.Multiply(other, [9, .. new byte[31]], publicKey);
        X25519.TryAgree(mine, publicKey, secret).Should().BeTrue();
        return secret;
    }
}
