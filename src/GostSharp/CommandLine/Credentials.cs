using System.Text;
using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>Who may use a service, or as whom a node is asked: the URL's user, else the parameter <c>auth</c>, else the file <c>secrets</c>.</summary>
internal static class Credentials
{
    public static AuthConfig? Take(GostUrl url, UrlParameters parameters, Findings findings)
    {
        var (encoded, file) = (parameters.Take("auth"), parameters.Take("secrets"));
        if (url.User is not null)
        {
            return FromUser(url);
        }

        if (encoded is not null && Decode(encoded) is not { } decoded)
        {
            findings.Error("the parameter 'auth' is not base64 of user:password");
            return null;
        }

        return encoded is not null ? Split(Decode(encoded)!) : file is null ? null : new AuthConfig { File = file };
    }

    // Shadowsocks URLs may hold method and password as base64.
    private static AuthConfig FromUser(GostUrl url)
    {
        var isShadowsocks = url.Scheme.Split('+')[0] is "ss" or "ss2" or "ssu";
        return isShadowsocks && url.Password is null && Decode(url.User!) is { } decoded && decoded.Contains(':', StringComparison.Ordinal)
            ? Split(decoded)
            : new AuthConfig { Username = url.User!, Password = url.Password };
    }

    private static AuthConfig Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new AuthConfig { Username = text } : new AuthConfig { Username = text[..colon], Password = text[(colon + 1)..] };
    }

    // Both alphabets, with or without padding; a literal '+' arrives as a space.
    private static string? Decode(string text)
    {
        var digits = text.Replace(' ', '+').Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[digits.Length];
        var padded = digits.PadRight((digits.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
