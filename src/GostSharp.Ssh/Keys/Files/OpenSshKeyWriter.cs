using System.Security.Cryptography;
using System.Text;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>Writes what <see cref="OpenSshKeyReader"/> reads, without encryption.</summary>
internal static class OpenSshKeyWriter
{
    private const int BlockSize = 8;
    private const int LineLength = 70;

    public static string Write(SshPrivateKey key)
    {
        using var writer = new SshWriter(4096);
        writer.WriteBytes(OpenSshKeyReader.Magic);
        writer.WriteText("none");
        writer.WriteText("none");
        writer.WriteString([]);
        writer.WriteUInt32(1);
        writer.WriteString(key.PublicKey.Blob.Span);
        var start = writer.BeginString();
        WritePrivatePart(writer, key, start);
        writer.EndString(start);
        return ToPem(writer.WrittenSpan);
    }

    private static void WritePrivatePart(SshWriter writer, SshPrivateKey key, int start)
    {
        var check = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
        writer.WriteUInt32(check);
        writer.WriteUInt32(check);
        writer.WriteText(key.PublicKey.KeyType);
        key.WriteFields(writer);
        writer.WriteText(key.Comment);
        for (byte padding = 1; (writer.Length - start) % BlockSize != 0; padding++)
        {
            writer.WriteByte(padding);
        }
    }

    private static string ToPem(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder("-----BEGIN OPENSSH PRIVATE KEY-----\n");
        foreach (var line in Convert.ToBase64String(data).Chunk(LineLength))
        {
            text.Append(line).Append('\n');
        }

        return text.Append("-----END OPENSSH PRIVATE KEY-----\n").ToString();
    }
}
