using System.Text;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class BcryptPbkdfTests
{
    [Theory]
    [InlineData("password", "salt", 4, "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9")]
    [InlineData("gost", "0123456789abcdef", 16, "d32c24fde0de53ccf8e2d82e611cd07c71a386c10b9111037677cbda452f1ca98ad79ac95fae513d1f6c1c8937ebdef1")]
    public void Derives_the_keys_that_openbsd_derives(string passphrase, string salt, int rounds, string expected)
    {
        var key = new byte[expected.Length / 2];
        BcryptPbkdf.Derive(Encoding.UTF8.GetBytes(passphrase), Encoding.UTF8.GetBytes(salt), rounds, key);
        Convert.ToHexStringLower(key).Should().Be(expected);
    }

    // Its first words in hexadecimal begin Blowfish's table, and these end it.
    [Fact]
    public void Pi_is_computed_to_the_last_bit()
    {
        var digits = PiDigits.Compute(18 + 1024);
        digits.Take(3).Should().Equal(0x243f6a88, 0x85a308d3, 0x13198a2e);
        digits[^1].Should().Be(0x3ac372e6);
    }
}
