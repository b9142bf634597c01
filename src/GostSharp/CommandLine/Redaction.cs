using System.Text.RegularExpressions;

namespace GostSharp.CommandLine;

/// <summary>Takes the secrets out of arguments, also of those that cannot be read.</summary>
internal static partial class Redaction
{
    public static string Of(string argument)
    {
        var scheme = argument.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 || argument.AsSpan(0, scheme).ContainsAny("@:/?") ? 0 : scheme + 3;
        // The last one of all: a password may hold what should have been escaped.
        var end = argument.LastIndexOf('@');
        var withoutUser = end < start ? argument : $"{argument[..start]}xxxxx{argument[end..]}";
        return Secrets().Replace(withoutUser, "$1=xxxxx");
    }

    [GeneratedRegex("(?<=[?&])((?:[a-z]+\\.)*(?:auth|passphrase|key|cipherkey|password))=[^&]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secrets();
}
