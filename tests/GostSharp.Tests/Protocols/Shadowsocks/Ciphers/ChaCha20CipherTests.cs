using System.Text;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Protocols.Shadowsocks.Ciphers;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Shadowsocks.Ciphers;

public sealed class ChaCha20CipherTests
{
    [Fact]
    public void The_key_stream_is_that_of_the_author()
    {
        using var cipher = new ChaCha20Cipher(MasterKey.Of("123456", ChaCha20Cipher.KeyLength), isIetf: false);
        cipher.Start(Hex.Bytes("00 01 02 03 04 05 06 07"));
        var stream = new byte[80];

        cipher.Transform(stream, stream);

        Convert.ToHexString(stream).Should().Be(Convert.ToHexString(Hex.Bytes("""
            73 32 56 1B 6A 0B 13 01 E0 7D 2F 32 5A 21 9F 9B 0D 46 2A 7E F4 0D 63 BE C4 12 B2 5A 00 CF 2B DC
            70 BE 2D F2 03 BA 3A F0 BE 51 FA 8A F5 D8 FF 67 DC 49 8B AB 68 EE 15 93 AA 29 BA E6 7A 1F EE 7F
            6D CA 82 0F 37 C1 DA 80 D4 05 FC 67 19 33 EA 8C
            """.ReplaceLineEndings(" "))));
    }

    // RFC 8439 2.4.2, whose message begins with the second block.
    [Fact]
    public void The_key_stream_is_that_of_the_IETF()
    {
        using var cipher = new ChaCha20Cipher([.. Enumerable.Range(0, 32).Select(i => (byte)i)], isIetf: true);
        cipher.Start(Hex.Bytes("00 00 00 00 00 00 00 4A 00 00 00 00"));
        var message = Encoding.ASCII.GetBytes(
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.");
        var text = new byte[64 + message.Length];
        message.CopyTo(text, 64);

        cipher.Transform(text, text);

        Convert.ToHexString(text[64..]).Should().Be(
            "6E2E359A2568F98041BA0728DD0D6981E97E7AEC1D4360C20A27AFCCFD9FAE0BF91B65C5524733AB8F593DABCD62B3571639D624E65152AB8F530C359F0861D8"
            + "07CA0DBF500D6A6156A38E088A22B65E52BC514D16CCF806818CE91AB77937365AF90BBF74A35BE6B40B8EEDF2785E42874D");
    }
}
