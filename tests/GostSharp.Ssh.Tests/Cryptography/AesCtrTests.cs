using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class AesCtrTests
{
    private const string Counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private const string Plain =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    [Theory]
    [InlineData(
        "2b7e151628aed2a6abf7158809cf4f3c",
        "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee")]
    [InlineData(
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6")]
    public void Encrypts_as_nist_sp_800_38a_shows(string key, string expected)
    {
        using var cipher = new AesCtr(Convert.FromHexString(key), Convert.FromHexString(Counter));
        var data = Convert.FromHexString(Plain);

        cipher.Transform(data);

        Convert.ToHexStringLower(data).Should().Be(expected);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(4096)]
    [InlineData(4112)]
    [InlineData(32_768)]
    public void Counter_mode_does_not_depend_on_how_the_data_is_cut(int length)
    {
        var (key, iv) = (RandomNumberGenerator.GetBytes(32), Convert.FromHexString("fffffffffffffffffffffffffffffff0"));
        using var whole = new AesCtr(key, iv);
        using var cut = new AesCtr(key, iv);
        var (first, second) = (new byte[length], new byte[length]);

        whole.Transform(first);
        for (var offset = 0; offset < length; offset += 16)
        {
            cut.Transform(second.AsSpan(offset, 16));
        }

        first.Should().Equal(second);
        using var aes = Aes.Create();
        aes.Key = key;
        // The sixteenth counter is the last before the 128 bits wrap to zero.
        var blocks = length / 16;
        var last = blocks > 16 ? 16 : blocks - 1;
        var counter = blocks > 16 ? new byte[16] : iv;
        first.AsSpan(last * 16, 16).ToArray().Should().Equal(aes.EncryptEcb(counter, PaddingMode.None));
    }
}
