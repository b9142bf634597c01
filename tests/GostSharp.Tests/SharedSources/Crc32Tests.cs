namespace GostSharp.Tests.SharedSources;

public sealed class Crc32Tests
{
    [Fact]
    public void The_checksum_is_the_one_of_ieee()
    {
        Crc32.Compute("123456789"u8).Should().Be(0xCBF43926);
        Crc32.Compute([]).Should().Be(0);
    }

    [Fact]
    public void Eight_bytes_at_a_time_give_what_bit_by_bit_does()
    {
        for (var length = 0; length < 70; length++)
        {
            var bytes = RandomBytes.Create(length, length);
            Crc32.Compute(bytes).Should().Be(BitByBit(bytes), "there are {0} bytes", length);
        }
    }

    private static uint BitByBit(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB8_8320);
            }
        }

        return ~sum;
    }
}
