using System.Globalization;
using System.Text;

namespace GostSharp.Ssh.Transport;

/// <summary>Text of a peer that ends up in messages and logs: one line, short, and without characters that a terminal or a reader of logs obeys.</summary>
internal static class PeerText
{
    /// <summary>So many characters are shown.</summary>
    public const int MaxLength = 256;

    private const int MaxBannerBytes = 8 * 1024;
    private const int MaxBannerLines = 100;
    private const int MaxRuneBytes = 4;

    /// <summary>As the other, of UTF-8 or what a peer takes for it.</summary>
    public static string Clean(ReadOnlySpan<byte> bytes) => Clean(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxRuneBytes * (MaxLength + 1))]).AsSpan());

    /// <summary>What of a text can be shown: what would break the line is a blank, what nobody can see a question mark, and what is too long is cut.</summary>
    public static string Clean(ReadOnlySpan<char> text)
    {
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > MaxLength)
            {
                return clean.Append("...").ToString();
            }

            clean.Append(Visible(rune).ToString());
        }

        return clean.ToString();
    }

    /// <summary>The lines of a longer text, each of them clean.</summary>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        foreach (var line in Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxBannerBytes)]).AsSpan().TrimEnd().EnumerateLines())
        {
            if (lines.Count < MaxBannerLines)
            {
                lines.Add(Clean(line));
            }
        }

        return lines;
    }

    private static Rune Visible(Rune rune) => Rune.IsWhiteSpace(rune) ? new Rune(' ') : Rune.GetUnicodeCategory(rune) switch
    {
        // Format: it could turn the rest of the line around.
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => new Rune('?'),
        _ => rune,
    };
}
