using System.Text;

namespace GostSharp.Ssh.Transport;

/// <summary>Text of a peer that is shown to people: short, and without characters that a terminal obeys.</summary>
internal static class PeerText
{
    private const int MaxLength = 1024;

    public static string Clean(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxLength)]).EnumerateRunes())
        {
            if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t')
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString();
    }
}
