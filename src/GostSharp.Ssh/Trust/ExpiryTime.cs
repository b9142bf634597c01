using System.Globalization;

namespace GostSharp.Ssh.Trust;

/// <summary>The option <c>expiry-time</c>: YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, in local time or, with a Z behind, in UTC.</summary>
internal static class ExpiryTime
{
    private static readonly string[] _formats = ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss"];

    public static DateTimeOffset? TryParse(string text)
    {
        var isUtc = text.EndsWith('Z') || text.EndsWith('z');
        var style = isUtc ? DateTimeStyles.AssumeUniversal : DateTimeStyles.AssumeLocal;
        return DateTimeOffset.TryParseExact(isUtc ? text[..^1] : text, _formats, CultureInfo.InvariantCulture, style, out var time) ? time : null;
    }
}
