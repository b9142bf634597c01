using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>The examples of the specification, byte by byte.</summary>
public sealed class VectorTests
{
    private const string Address = "01 C0 A8 01 01 00 50";
    private const string Dns = "01 C0 A8 01 01 00 35";
    private const string Hello = "68 65 6C 6C 6F";
    private const string World = "77 6F 72 6C 64";
    private const string Block = Address + " 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F 20";
    private const string Iv8 = "00 01 02 03 04 05 06 07 ";
    private const string Iv12 = Iv8 + "08 09 0A 0B ";
    private const string Iv16 = Iv12 + "0C 0D 0E 0F ";
    private const string Salt32 = Iv16 + "10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F ";
    private const string Back8 = "80 81 82 83 84 85 86 87 ";
    private const string Back16 = Back8 + "88 89 8A 8B 8C 8D 8E 8F ";
    private const string Back32 = Back16 + "90 91 92 93 94 95 96 97 98 99 9A 9B 9C 9D 9E 9F ";

    [Theory]
    [InlineData(16, "E1 0A DC 39 49 BA 59 AB BE 56 E0 57 F2 0F 88 3E")]
    [InlineData(24, "E1 0A DC 39 49 BA 59 AB BE 56 E0 57 F2 0F 88 3E 65 B4 AD 27 0B 3B 98 09")]
    [InlineData(32, "E1 0A DC 39 49 BA 59 AB BE 56 E0 57 F2 0F 88 3E 65 B4 AD 27 0B 3B 98 09 8D 25 6A B3 2F 5B 8F BA")]
    public void The_key_of_a_password(int length, string key) => MasterKey.Of(Secrets.Password, length).Should().Equal(Hex.Bytes(key));

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("aes-128-gcm", Address + Hello, "", Iv16 + "F0 CB 41 F6 5E 14 8D 46 92 EA 2C 67 C5 25 61 78 7F 7D 90 63 ED 5B 47 3A DC 47 5A A1 8B 2A DC 98 9F 4B B2 02 3B A2 0E 24 26 A9 01 90 5F 40")]
    [InlineData("aes-128-gcm", Address, Hello, Iv16 + "F0 C0 AF DF F7 1B AC 59 AD 14 DB 81 F5 E9 0A 00 72 68 90 63 ED 5B 47 3A DC 42 29 4F 18 B4 74 DF 95 B3 6A 14 47 2F A5 3E D4 "
        + "60 FC 99 D9 68 9A 86 B3 32 78 CB 92 90 C1 A1 E0 22 25 E3 53 29 70 5B 88 F3 56 4D E8 B3 29 3B 4B B5 9D 4A D1 B9 CD 5A")]
    [InlineData("aes-256-gcm", Address + Hello, "", Salt32 + "D5 1F E3 FD E8 17 27 BC B6 CA 44 55 7E E4 0C A2 83 AD F2 7E 5E 06 64 F7 B2 9A 4A 97 14 D2 47 62 20 01 45 43 84 1B 87 98 41 BC 9F BB 29 F0")]
    [InlineData("aes-256-gcm", Address, Hello, Salt32 + "D5 14 7B BD 0D 81 7A BE CD 91 5A CA B8 53 EF 28 CC AB F2 7E 5E 06 64 F7 B2 9E A2 7D E8 25 35 F0 55 9B A0 AC 62 38 74 DB 41 "
        + "95 FE 99 DE 78 88 54 0E 31 9C EE E8 1D 73 D6 B5 7A 50 6B C4 A4 AB 76 FC 02 80 06 5C 0A 17 EA 2E 18 37 04 20 4A 17 2A")]
    [InlineData("chacha20-ietf-poly1305", Address + Hello, "", Salt32 + "CD C4 6F 9A 10 0F 4D 29 FF FD 0D 87 34 95 6D FE 81 1C 39 6F B7 8D B0 81 2D 54 E1 28 97 85 F3 97 18 C1 3A 39 AA 27 BB F7 79 DF 00 31 24 3D")]
    [InlineData("chacha20-ietf-poly1305", Address, Hello, Salt32 + "CD CF 33 49 D4 AA 58 CF 45 CA 9F BE 48 4A 40 7B 5A 53 39 6F B7 8D B0 81 2D C9 FE 4E 0E 6E 95 81 0F D3 A6 8A C4 FE D7 6A 7D "
        + "EE AB 88 A3 A4 1E F6 F4 2E 3E 95 11 B0 34 C4 41 58 61 D8 00 8D 20 88 76 FC 65 24 A9 E7 0F 6D 8D 05 F2 95 CC 14 6C A1")]
    [InlineData("chacha20", Address + Hello, "", Iv8 + "72 F2 FE 1A 6B 0B 43 69 85 11 43 5D")]
    [InlineData("chacha20-ietf", Address, Hello, Iv12 + "D2 CB 26 5D A2 8D 83 44 BE 83 42 78")]
    [InlineData("rc4-md5", Address + Hello, "", Iv16 + "A4 23 B8 7B FF 9C 77 AD 74 44 09 FB")]
    [InlineData("aes-128-cfb", Block, "", Iv16 + "D3 55 8E 83 DB F1 53 3E E6 E7 7C DA 80 F5 D4 5C C6 1A CB 47 25 18 61 BB 75 B0 A5 38 55 21 4C 67 8F 75 E2 AB 00 70 37 B6")]
    [InlineData("aes-192-cfb", Block, "", Iv16 + "98 9E DA 38 E4 B3 CF 5B 14 6D 05 65 8B AF 00 56 4B 7F 1A CF C4 7A 94 28 65 7F 1C 31 F0 66 94 84 32 9A 36 09 6C 9E 58 92")]
    [InlineData("aes-256-cfb", Block, "", Iv16 + "CB 38 3C C8 3B B8 4B DA 8A D9 B1 FE F0 DC 41 C4 2A EF F8 6F E4 7A 96 E7 D1 8C F5 7F 8D 4C 5E 16 A8 1C DF A6 79 36 07 6A")]
    [InlineData("aes-128-ctr", Block, "", Iv16 + "D3 55 8E 83 DB F1 53 3E E6 E7 7C DA 80 F5 D4 5C A4 6C 54 2B 45 30 A2 56 25 68 D4 4E 8E BD 48 DB 2B 82 01 A4 3D 4B E5 30")]
    [InlineData("aes-192-ctr", Block, "", Iv16 + "98 9E DA 38 E4 B3 CF 5B 14 6D 05 65 8B AF 00 56 74 5F 1B 18 13 B2 E9 37 BE E6 C9 A9 EE 23 1C 54 87 7B 4D BF 31 59 3A A2")]
    [InlineData("aes-256-ctr", Block, "", Iv16 + "CB 38 3C C8 3B B8 4B DA 8A D9 B1 FE F0 DC 41 C4 08 D7 B7 A6 95 33 F8 7D 8B 3E D0 11 7C 80 9C 38 B0 99 AA F1 B6 5C 3B B6")]
    public async Task What_a_client_sends(string method, string first, string second, string expected)
    {
        byte[][] writes = second.Length == 0 ? [Hex.Bytes(first)] : [Hex.Bytes(first), Hex.Bytes(second)];
        Convert.ToHexString(await Secrets.SentByClientAsync(Secrets.Salted(method, 0), writes)).Should().Be(Convert.ToHexString(Hex.Bytes(expected)));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("aes-128-gcm", Back16 + "65 4C 64 89 8B 52 24 85 9E DB B5 F7 94 BB F7 BB 11 9F FC 42 A3 69 05 EC C4 FC BD AB 9A 9C 6F 8F E7 2B 2F C8 BA 8F F2")]
    [InlineData("aes-256-gcm", Back32 + "AC 10 B8 18 70 F0 F6 56 96 D2 5F A2 72 D7 40 84 0A 46 DD D5 D0 4A DB E9 3F 57 CD 64 D5 01 D8 B0 EC 35 C7 50 71 2C 4A")]
    [InlineData("chacha20-ietf-poly1305", Back32 + "37 22 0A 77 04 EE A8 B0 98 9B 26 B3 0E 15 3B A8 F6 80 29 CB 69 D1 CD 9E 25 96 D6 89 76 11 B6 82 4F EC 1F 81 4D 57 D6")]
    [InlineData("chacha20", Back8 + "89 92 47 9E 3D")]
    [InlineData("chacha20-ietf", Back8 + "88 89 8A 8B FA B9 6D 16 B3")]
    [InlineData("rc4-md5", Back16 + "FA FB 6B 38 35")]
    public async Task What_a_server_sends(string method, string expected) =>
        Convert.ToHexString(await Secrets.SentByServerAsync(Secrets.Salted(method, 0x80), Hex.Bytes(World))).Should().Be(Convert.ToHexString(Hex.Bytes(expected)));

    [Theory]
    [InlineData("aes-128-gcm", 0, Hello, Iv16 + "F1 07 9E EA 74 35 09 C1 E5 F3 C0 DA 21 D4 63 DA 5A C1 5F 21 9C A6 3C F5 0D 76 12 AB")]
    [InlineData("aes-128-gcm", 0x80, World, Back16 + "64 89 74 C5 DA 45 D7 84 3A 7C 93 0A 13 AF 6A 06 C5 FE F8 13 D0 C1 52 18 E8 32 BD 94")]
    [InlineData("aes-256-gcm", 0, Hello, Salt32 + "D4 D3 D7 21 16 10 C4 D5 D8 28 FE 3A 39 CB DE 7D 71 90 77 E6 1D 2E 81 E6 43 49 81 0E")]
    [InlineData("aes-256-gcm", 0x80, World, Back32 + "AD D5 62 D3 08 7F 25 3F 62 A5 B7 82 08 EA C3 9A 83 C5 BB 39 D8 F4 0D CE 91 3B C9 1D")]
    [InlineData("chacha20-ietf-poly1305", 0, Hello, Salt32 + "CC 08 CB 33 07 20 8B 94 7C 68 65 F4 D4 6C 32 01 48 32 85 9A 7D CF 23 A6 1B 94 5C 1D")]
    [InlineData("chacha20-ietf-poly1305", 0x80, World, Back32 + "36 E7 F3 72 09 61 1E F2 B1 55 AA 57 69 4F BB CC 9B 1D E7 F2 06 18 54 F4 69 77 F5 23")]
    [InlineData("chacha20", 0, Hello, Iv8 + "72 F2 FE 1A 6B 0B 26 69 85 11 43 5D")]
    [InlineData("chacha20", 0x80, World, Back8 + "FF 3D 9D F3 58 C4 E9 BF C6 22 9B FF")]
    public void What_a_packet_is(string method, byte salt, string data, string expected)
    {
        using var cipher = Secrets.Salted(method, salt).PacketsForClient();
        var plain = Hex.Bytes(Dns + data);
        var packet = new byte[plain.Length + cipher.Overhead];

        cipher.Seal(plain, packet).Should().Be(packet.Length);
        Convert.ToHexString(packet).Should().Be(Convert.ToHexString(Hex.Bytes(expected)));
        cipher.TryOpen(packet, out var range).Should().BeTrue();
        packet[range].Should().Equal(plain);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_frame_of_packets_in_a_stream() =>
        Convert.ToHexString(await Secrets.SentByClientAsync(Secrets.Salted("aes-256-gcm", 0), Hex.Bytes("00 05 FF " + Dns + Hello))).Should().Be(Convert.ToHexString(Hex.Bytes(
            Salt32 + "D5 1C BB 58 09 91 3E 05 37 37 1D 47 91 A7 9E EA 78 15 F3 BB 09 06 A5 5F E3 F3 2F CE 10 D8 8B EA 38 9C 36 9B 08 3D 11 B3 E5 8E 12 8D 60 FD 4E C6 75")));
}
