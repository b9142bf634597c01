using Platform = System.Security.Cryptography.ChaCha20Poly1305;

namespace GostSharp.Tests.SharedSources;

public sealed class ChaCha20Tests
{
    private static readonly uint[] ReferenceKey = [.. Enumerable.Range(0, 8).Select(i => (uint)(0x9E3779B9 * (i + 1L)))];

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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(33)]
    public void Many_blocks_at_once_are_what_one_after_the_other_is(int blocks)
    {
        var stream = new byte[64 * blocks];

        ChaCha20.Xor(ReferenceKey, 0x0123456789ABCDEF, 0xFEDCBA9876543210, stream);

        stream.Should().Equal(Expected(0x0123456789ABCDEF, 0xFEDCBA9876543210, blocks));
    }

    [Fact]
    public void The_counter_goes_on_into_its_upper_half_within_a_batch()
    {
        for (var before = 0UL; before < 9; before++)
        {
            var stream = new byte[64 * 9];

            ChaCha20.Xor(ReferenceKey, 0x5_FFFFFFFF - before, 7, stream);

            stream.Should().Equal(Expected(0x5_FFFFFFFF - before, 7, 9), "the counter began {0} before its end", before);
        }
    }

    private static byte[] Expected(ulong counter, ulong nonce, int blocks) =>
        [.. Enumerable.Range(0, blocks).SelectMany(block => ReferenceChaCha20.Block(ReferenceKey, counter + (ulong)block, nonce))];

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
