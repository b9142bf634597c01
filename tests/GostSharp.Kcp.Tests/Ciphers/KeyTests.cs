using GostSharp.Kcp.Ciphers;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Tests.Ciphers;

public sealed class KeyTests
{
    [Theory]
    [InlineData(CipherVectors.Password, "25d7d7bd51050742d8d791f2b653c6c8b2366b7e25a124cf7a2e12eaf4ffa444")]
    [InlineData("", "b23383c32eefa3753ab6db6e639a0ddc3b50ec6b6c623c9171a15ba0879945cd")]
    public void Keys_are_made_of_passwords_as_kcptun_does(string password, string expected)
    {
        var key = new byte[KcpCrypt.KeySize];
        KcpCrypt.Derive(password, key);
        Convert.ToHexString(key).Should().BeEquivalentTo(expected);
    }

    [Fact]
    public void The_table_of_xor_is_that_of_kcp_go()
    {
        var key = new byte[KcpCrypt.KeySize];
        KcpCrypt.Derive(CipherVectors.Password, key);

        var table = XorCipher.MakeTable(key);

        Convert.ToHexString(table, 0, 32).Should().BeEquivalentTo("0ffe8987ad94757154791bc8fa01b62c6bce0106b2954013cd523fbc1f7aac8c");
        Convert.ToHexString(table[^4..]).Should().BeEquivalentTo("6a160114");
        Crc32.Compute(table).Should().Be(0x0bc786cf);
    }

    [Fact]
    public void A_raw_key_is_the_same_as_the_password_it_was_made_of()
    {
        var key = new byte[KcpCrypt.KeySize];
        KcpCrypt.Derive(CipherVectors.Password, key);
        var packet = new byte[PacketBuffers.Size];
        Convert.FromHexString(CipherVectors.Plain).CopyTo(packet, 0);
        KcpCrypt.FromPassword(KcpCipher.Twofish, CipherVectors.Password).Packets!.Encrypt(packet, 0, 62);

        PacketSeal.TryOpen(KcpCrypt.FromKey(KcpCipher.Twofish, key).Packets, packet, 62, out _).Should().BeTrue();
    }

    [Fact]
    public void A_key_of_another_length_is_refused()
    {
        var act = () => KcpCrypt.FromKey(KcpCipher.Aes, new byte[31]);
        act.Should().Throw<ArgumentException>().WithMessage("The key has 31 bytes instead of 32.*");
    }

    [Fact]
    public void A_cipher_that_does_not_exist_is_refused()
    {
        var act = () => KcpCrypt.FromPassword((KcpCipher)99, "");
        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Keys_are_not_printed() => KcpCrypt.FromPassword(KcpCipher.Aes, "hidden").ToString().Should().Be("Aes");

    [Fact]
    public void Pi_begins_as_everybody_knows()
    {
        PiDigits.Compute(4).Should().Equal(0x243F6A88u, 0x85A308D3u, 0x13198A2Eu, 0x03707344u);
    }

    [Fact]
    public void Nonces_differ()
    {
        var seen = new HashSet<string>();
        var nonce = new byte[PacketLayout.NonceSize];
        for (var i = 0; i < 1000; i++)
        {
            Nonces.Fill(nonce);
            seen.Add(Convert.ToHexString(nonce)).Should().BeTrue();
        }
    }
}
