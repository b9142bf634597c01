using GostSharp.Ssh.Cryptography;
using Platform = System.Security.Cryptography.ChaCha20Poly1305;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class ChaCha20Tests
{
    // RFC 8439 section 2.3.2: its counter of 32 bits and the first word of its nonce are our counter.
    [Fact]
    public void Writes_the_block_that_rfc_8439_shows()
    {
        var block = new byte[64];
        ChaCha20.WriteBlock(Key([.. Enumerable.Range(0, 32).Select(value => (byte)value)]), 0x09000000_00000001, 0x00000000_4a000000, block);
        Convert.ToHexStringLower(block).Should().Be(
            "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e");
    }

    [Fact]
    public void Every_length_is_encrypted_block_by_block()
    {
        var key = Key(RandomBytes.Create(1, 32));
        for (var length = 0; length < 1200; length += length < 140 ? 1 : 37)
        {
            var data = RandomBytes.Create(length, length);
            byte[] expected = [.. data];
            XorByBlocks(key, 5, 6, expected);

            ChaCha20.Xor(key, 5, 6, data);

            data.Should().Equal(expected);
        }
    }

    [Fact]
    public void The_counter_has_64_bits()
    {
        var key = Key(RandomBytes.Create(2, 32));
        foreach (var counter in new[] { 0xffff_fffdUL, 0x1_ffff_fffcUL, ulong.MaxValue - 2 })
        {
            var (data, expected) = (new byte[1024], new byte[1024]);
            XorByBlocks(key, counter, 7, expected);
            ChaCha20.Xor(key, counter, 7, data);
            data.Should().Equal(expected);
        }
    }

    [Fact]
    public void The_platform_agrees_from_the_first_block_on()
    {
        if (!Platform.IsSupported)
        {
            return;
        }

        var key = RandomBytes.Create(3, 32);
        using var platform = new Platform(key);
        var (data, expected, tag) = (RandomBytes.Create(4, 5000), new byte[5000], new byte[16]);
        platform.Encrypt(new byte[] { 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 }, data, expected, tag);

        ChaCha20.Xor(Key(key), 1, BitConverter.ToUInt64([1, 2, 3, 4, 5, 6, 7, 8]), data);

        data.Should().Equal(expected);
    }

    private static void XorByBlocks(uint[] key, ulong counter, ulong nonce, byte[] data)
    {
        var block = new byte[64];
        for (var i = 0; i < data.Length; i++)
        {
            if (i % 64 == 0)
            {
                ChaCha20.WriteBlock(key, counter++, nonce, block);
            }

            data[i] ^= block[i % 64];
        }
    }

    private static uint[] Key(byte[] key)
    {
        var words = new uint[8];
        ChaCha20.ReadKey(key, words);
        return words;
    }
}
