using System.Security.Cryptography;
using System.Text;
using GostSharp.Ssh.Wire;

namespace GostSharp.InteropTests.Ssh;

/// <summary>
/// The signatures that ssh-keygen makes of files: "SSHSIG", uint32 1, string public key, string namespace, string reserved,
/// string hash, string signature; signed are "SSHSIG", the three strings in the middle and the hash of the file.
/// </summary>
internal static class SshSignature
{
    private const string Label = "SSH SIGNATURE";
    private const string Hash = "sha512";

    public static byte[] SignedData(string space, string content)
    {
        using var writer = new SshWriter();
        writer.WriteBytes("SSHSIG"u8);
        writer.WriteText(space);
        writer.WriteText("");
        writer.WriteText(Hash);
        writer.WriteString(SHA512.HashData(Encoding.UTF8.GetBytes(content)));
        return writer.ToArray();
    }

    public static (byte[] PublicKey, byte[] Signature) Read(string text)
    {
        var reader = new SshReader(Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]));
        reader.ReadBytes(6).SequenceEqual("SSHSIG"u8).Should().BeTrue();
        reader.ReadUInt32().Should().Be(1);
        var publicKey = reader.ReadString().ToArray();
        reader.ReadText();
        reader.ReadText();
        reader.ReadText().Should().Be(Hash);
        var signature = reader.ReadString().ToArray();
        reader.ExpectEnd();
        return (publicKey, signature);
    }

    public static string Write(ReadOnlySpan<byte> publicKey, string space, ReadOnlySpan<byte> signature)
    {
        using var writer = new SshWriter();
        writer.WriteBytes("SSHSIG"u8);
        writer.WriteUInt32(1);
        writer.WriteString(publicKey);
        writer.WriteText(space);
        writer.WriteText("");
        writer.WriteText(Hash);
        writer.WriteString(signature);
        return PemEncoding.WriteString(Label, writer.WrittenSpan) + "\n";
    }
}
