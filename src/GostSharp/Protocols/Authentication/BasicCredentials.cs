using System.Text;

namespace GostSharp.Protocols.Authentication;

/// <summary>Credentials in the form of HTTP's <c>Basic</c> scheme.</summary>
internal static class BasicCredentials
{
    private const string Scheme = "Basic ";

    public static string Format(Credentials credentials) =>
        Scheme + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"));

    /// <summary>Reads a field's value; null when it is none, is of another scheme or is garbled.</summary>
    public static Credentials? TryParse(string? value)
    {
        if (value?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is not true)
        {
            return null;
        }

        var encoded = value.AsSpan(Scheme.Length);
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var count))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, count));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new Credentials(text[..colon], text[(colon + 1)..]);
    }
}
