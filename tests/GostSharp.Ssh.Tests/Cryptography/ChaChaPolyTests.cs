using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Tests.Cryptography;

public sealed class ChaChaPolyTests
{
    private static readonly byte[] _key = [.. Enumerable.Range(0, 64).Select(value => (byte)value)];

    // A SERVICE_REQUEST with six bytes of padding, as packet 3.
    private const string Plain = "000000180605" + "0000000c" + "7373682d7573657261757468" + "000000000000";
    private const string Wire = "fb1a929286401cbb3246d702e0628979de95f73613b44cc7c0dd5f471c1aa53b9d6289d8dda7d6ff834f4842";

    [Fact]
    public void A_packet_is_sealed_as_openssh_seals_it()
    {
        using var cipher = new ChaChaPoly(_key);
        var packet = Convert.FromHexString(Plain);
        var tag = new byte[16];

        cipher.Seal(3, packet, tag);

        Convert.ToHexStringLower([.. packet, .. tag]).Should().Be(Wire);
    }

    [Fact]
    public void A_packet_is_opened()
    {
        using var cipher = new ChaChaPoly(_key);
        var wire = Convert.FromHexString(Wire);
        cipher.DecryptLength(3, wire).Should().Be(24);

        cipher.TryOpen(3, wire.AsSpan(0, 28), wire.AsSpan(28)).Should().BeTrue();

        Convert.ToHexStringLower(wire.AsSpan(4, 24)).Should().Be(Plain[8..]);
    }

    [Fact]
    public void A_flipped_bit_or_another_number_is_noticed_and_nothing_is_decrypted()
    {
        using var cipher = new ChaChaPoly(_key);
        for (var bit = 0; bit < Wire.Length * 4; bit++)
        {
            var wire = Convert.FromHexString(Wire);
            wire[bit / 8] ^= (byte)(1 << (bit % 8));
            byte[] before = [.. wire];

            cipher.TryOpen(3, wire.AsSpan(0, 28), wire.AsSpan(28)).Should().BeFalse();
            wire.Should().Equal(before);
        }

        var other = Convert.FromHexString(Wire);
        cipher.TryOpen(4, other.AsSpan(0, 28), other.AsSpan(28)).Should().BeFalse();
        cipher.TryOpen(3, other.AsSpan(0, 28), other.AsSpan(28, 15)).Should().BeFalse();
    }

    // A short body needs one block besides the key of the tag, a long one many.
    [Fact]
    public void Packets_of_every_length_survive()
    {
        using var cipher = new ChaChaPoly(RandomBytes.Create(1, 64));
        for (var length = 0; length < 2000; length += length < 600 ? 1 : 113)
        {
            var packet = RandomBytes.Create(length, 4 + length);
            byte[] plain = [.. packet];
            var tag = new byte[16];

            cipher.Seal(uint.MaxValue, packet, tag);
            cipher.TryOpen(uint.MaxValue, packet, tag).Should().BeTrue();
            cipher.DecryptLength(uint.MaxValue, packet).Should().Be(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(plain));
            packet.AsSpan(4).SequenceEqual(plain.AsSpan(4)).Should().BeTrue();
        }
    }

    [Fact]
    public void Disposing_leaves_no_key()
    {
        var cipher = new ChaChaPoly(_key);
        cipher.Dispose();
        var packet = Convert.FromHexString(Plain);
        var expected = Convert.FromHexString(Plain);
        using var zero = new ChaChaPoly(new byte[64]);

        cipher.Seal(3, packet, new byte[16]);
        zero.Seal(3, expected, new byte[16]);

        packet.Should().Equal(expected);
    }
}
