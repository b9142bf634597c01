using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;
using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh.Tests.Transport;

public sealed class PacketProtectionTests
{
    private const uint Sequence = 3;
    private const string Payload = "050000000c7373682d7573657261757468";

    [Theory]
    [InlineData("chacha", 6, "fb1a929286401cbb3246d702e0628979de95f73613b44cc7c0dd5f471c1aa53b9d6289d8dda7d6ff834f4842")]
    [InlineData("gcm", 14, "00000020e81d7c2d45c771cc0a48f2a06208a1ab04c4591092b7426c9c0e26867fab7501b8f68af1fde525122e5de56896f55c5c")]
    [InlineData("etm", 14, "000000206e0807a3b9beb797600c26a5b4021bd32ca4565b3ca91789f5a060ed1f6fd759a88b76fc3dbb70c74436dc3cf407b093e4c4dcc783df9dcd67a97ec0af8088f6")]
    [InlineData("mac", 10, "600d07bfb3b7c4e4082d20a5b95d0fd53dbe372e48c11789f5a060ed1f6fd75904c39dc7be846145a163b8c2c4bbb9ff556756bd1573ba1f5fe11beb86b452ac")]
    public void A_packet_is_protected_as_other_implementations_do(string name, int padding, string wire)
    {
        using var sealing = Create(name);
        var plain = Packet(padding);
        var packet = (byte[])plain.Clone();
        var tag = new byte[sealing.TagSize];

        sealing.Seal(Sequence, packet, tag);
        Convert.ToHexStringLower([.. packet, .. tag]).Should().Be(wire);

        using var opening = Create(name);
        opening.ReadLength(Sequence, packet.AsSpan(0, opening.HeaderSize)).Should().Be((uint)(plain.Length - 4));
        opening.TryOpen(Sequence, packet, tag).Should().BeTrue();
        packet[4..].Should().Equal(plain[4..]);
    }

    [Theory]
    [InlineData("chacha", 6)]
    [InlineData("gcm", 14)]
    [InlineData("etm", 14)]
    [InlineData("mac", 10)]
    public void Every_changed_bit_is_noticed(string name, int padding)
    {
        using var sealing = Create(name);
        var sealedPacket = Packet(padding);
        var tag = new byte[sealing.TagSize];
        sealing.Seal(Sequence, sealedPacket, tag);
        byte[] wire = [.. sealedPacket, .. tag];

        for (var bit = 0; bit < 8 * wire.Length; bit++)
        {
            var changed = (byte[])wire.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            using var opening = Create(name);
            opening.ReadLength(Sequence, changed.AsSpan(0, opening.HeaderSize));
            opening.TryOpen(Sequence, changed.AsSpan(0, sealedPacket.Length), changed.AsSpan(sealedPacket.Length)).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("chacha", 6)]
    [InlineData("etm", 14)]
    [InlineData("mac", 10)]
    public void A_packet_counts_at_its_place_only(string name, int padding)
    {
        using var sealing = Create(name);
        var packet = Packet(padding);
        var tag = new byte[sealing.TagSize];
        sealing.Seal(Sequence, packet, tag);

        using var opening = Create(name);
        opening.ReadLength(Sequence + 1, packet.AsSpan(0, opening.HeaderSize));
        opening.TryOpen(Sequence + 1, packet, tag).Should().BeFalse();
    }

    [Fact]
    public void The_counter_of_gcm_goes_on_with_every_packet_and_wraps_within_its_eight_bytes()
    {
        var iv = Convert.FromHexString("a0a1a2a3ffffffffffffffff");
        using var protection = new GcmProtection(new byte[16], iv);
        var (first, second) = (Packet(14), Packet(14));
        var tag = new byte[16];
        protection.Seal(0, first, tag);
        protection.Seal(1, second, tag);

        using var wrapped = new GcmProtection(new byte[16], Convert.FromHexString("a0a1a2a30000000000000000"));
        var expected = Packet(14);
        wrapped.Seal(0, expected, tag);
        second.Should().Equal(expected).And.NotEqual(first);
    }

    private static byte[] Packet(int padding)
    {
        var payload = Convert.FromHexString(Payload);
        return [0, 0, 0, (byte)(1 + payload.Length + padding), (byte)padding, .. payload, .. new byte[padding]];
    }

    private static PacketProtection Create(string name) => name switch
    {
        "chacha" => new ChaChaPolyProtection(Bytes(0x00, 64)),
        "gcm" => new GcmProtection(Bytes(0x00, 32), Bytes(0xa0, 12)),
        "etm" => new CtrEtmProtection(new AesCtr(Bytes(0x00, 32), Bytes(0xb0, 16)), new PacketMac(HashAlgorithmName.SHA256, Bytes(0x40, 32))),
        _ => new CtrMacProtection(new AesCtr(Bytes(0x00, 32), Bytes(0xb0, 16)), new PacketMac(HashAlgorithmName.SHA256, Bytes(0x40, 32))),
    };

    private static byte[] Bytes(int first, int count) => [.. Enumerable.Range(first, count).Select(value => (byte)value)];
}
