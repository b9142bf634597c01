using System.Globalization;
using System.Text;

namespace GostSharp.CommandLine;

/// <summary>The escapes of URLs.</summary>
internal static class Percent
{
    /// <summary>Reads escapes; false when one is not two hexadecimal digits.</summary>
    public static bool TryDecode(string text, bool plusIsSpace, out string decoded)
    {
        var bytes = Encoding.UTF8.GetBytes(plusIsSpace ? text.Replace('+', ' ') : text);
        var length = 0;
        decoded = "";
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                bytes[length++] = bytes[i];
            }
            else if (i + 2 < bytes.Length && byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes[length++] = value;
                i += 2;
            }
            else
            {
                return false;
            }
        }

        decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }

    /// <summary>Writes what <see cref="TryDecode"/> reads; colons, brackets and what else addresses hold stay as they are.</summary>
    public static string Encode(string text, string plain = "") =>
        plain.Aggregate(Uri.EscapeDataString(text), static (escaped, character) =>
            escaped.Replace(Uri.EscapeDataString(character.ToString()), character.ToString(), StringComparison.Ordinal));
}
