using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Tests.Ciphers;

public sealed class CipherTests
{
    public static TheoryData<KcpCipher> Ciphers => new(CipherVectors.All.Select(row => (KcpCipher)row[0]));

    [Theory]
    [MemberData(nameof(CipherVectors.All), MemberType = typeof(CipherVectors))]
    public void Packets_are_encrypted_as_kcp_go_does(KcpCipher cipher, string expected)
    {
        var plain = Convert.FromHexString(CipherVectors.Plain);
        var packet = new byte[PacketBuffers.Size];
        plain.CopyTo(packet, 0);

        KcpCrypt.FromPassword(cipher, CipherVectors.Password).Packets!.Encrypt(packet, 0, plain.Length);

        Convert.ToHexString(packet, 0, plain.Length).Should().BeEquivalentTo(expected);
    }

    [Theory]
    [MemberData(nameof(CipherVectors.All), MemberType = typeof(CipherVectors))]
    public void Packets_of_kcp_go_can_be_opened(KcpCipher cipher, string sealedPacket)
    {
        var crypt = KcpCrypt.FromPassword(cipher, CipherVectors.Password);
        var (packet, length) = Buffered(sealedPacket, offset: 0);

        PacketSeal.TryOpen(crypt.Packets, packet, length, out var payload).Should().BeTrue();

        Convert.ToHexString(payload).Should().BeEquivalentTo(CipherVectors.Plain[(2 * PacketLayout.SealSize)..]);
    }

    [Fact]
    public void An_empty_password_is_a_password()
    {
        var crypt = KcpCrypt.FromPassword(KcpCipher.Aes, "");
        var (packet, length) = Buffered(CipherVectors.AesWithEmptyPassword, offset: 0);

        PacketSeal.TryOpen(crypt.Packets, packet, length, out _).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Every_length_at_any_place_comes_back(KcpCipher cipher)
    {
        var crypt = KcpCrypt.FromPassword(cipher, "password").Packets!;
        var random = new Random(7);
        const int offset = 5;
        foreach (var length in Enumerable.Range(PacketLayout.SealSize, 80).Append(1350).Append(PacketLayout.MaxPacketSize))
        {
            var packet = new byte[offset + PacketBuffers.Size];
            random.NextBytes(packet.AsSpan(offset, length));
            var plain = packet.AsSpan(offset, length).ToArray();

            crypt.Encrypt(packet, offset, length);
            if (cipher != KcpCipher.None)
            {
                packet.AsSpan(offset, length).SequenceEqual(plain).Should().BeFalse();
            }

            crypt.Decrypt(packet, offset, length);
            packet.AsSpan(offset, length).SequenceEqual(plain).Should().BeTrue($"{length} bytes must come back");
            packet.AsSpan(0, offset).ToArray().Should().OnlyContain(value => value == 0);
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Threads_may_share_a_cipher(KcpCipher cipher)
    {
        var crypt = KcpCrypt.FromPassword(cipher, "password").Packets!;
        Parallel.For(0, 200, seed =>
        {
            var packet = new byte[PacketBuffers.Size];
            new Random(seed).NextBytes(packet.AsSpan(0, 777));
            var plain = packet.AsSpan(0, 777).ToArray();
            crypt.Encrypt(packet, 0, plain.Length);
            crypt.Decrypt(packet, 0, plain.Length);
            packet.AsSpan(0, plain.Length).SequenceEqual(plain).Should().BeTrue();
        });
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void A_changed_bit_anywhere_is_noticed(KcpCipher cipher)
    {
        var crypt = KcpCrypt.FromPassword(cipher, "password");
        for (var bit = 8 * PacketLayout.NonceSize; bit < 8 * 100; bit += 3)
        {
            var packet = new byte[PacketBuffers.Size];
            PacketSeal.Close(crypt.Packets, packet, 100);
            packet[bit / 8] ^= (byte)(1 << (bit % 8));

            PacketSeal.TryOpen(crypt.Packets, packet, 100, out _).Should().BeFalse();
        }
    }

    [Fact]
    public void Packets_that_are_shorter_than_a_seal_are_refused()
    {
        foreach (var cipher in CipherVectors.All.Select(row => (KcpCipher)row[0]))
        {
            var crypt = KcpCrypt.FromKey(cipher, [.. Enumerable.Range(1, KcpCrypt.KeySize).Select(i => (byte)i)]);
            for (var length = 0; length < PacketLayout.SealSize; length++)
            {
                PacketSeal.TryOpen(crypt.Packets, new byte[PacketBuffers.Size], length, out _).Should().BeFalse();
            }
        }
    }

    private static (byte[] Packet, int Length) Buffered(string hex, int offset)
    {
        var bytes = Convert.FromHexString(hex);
        var packet = new byte[offset + PacketBuffers.Size];
        bytes.CopyTo(packet, offset);
        return (packet, bytes.Length);
    }
}
