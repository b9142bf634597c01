namespace GostSharp.CommandLine;

/// <summary>Splits the text of one <c>-L</c> or <c>-F</c>.</summary>
internal sealed class GostUrlParser(Findings findings)
{
    private bool _failed;

    /// <summary>Null when the text is no URL; the findings say why.</summary>
    public static GostUrl? Parse(string text, Findings findings) => new GostUrlParser(findings).Parse(text.Trim());

    private GostUrl? Parse(string text)
    {
        if (text.Length == 0 || text.Any(char.IsControl))
        {
            Fail(text.Length == 0 ? "the argument is empty" : "there is a control character in it");
            return null;
        }

        var (scheme, whole) = SplitScheme(text);
        var (withoutFragment, _) = Cut(whole, '#');
        var (rest, query) = Cut(withoutFragment, '?');
        var (authority, path) = Cut(rest, '/');
        var at = authority.LastIndexOf('@');
        if (EndsWithinPassword(authority, path, whole))
        {
            Fail("within a user or a password, '/' is written %2F, '?' %3F and '#' %23");
            return null;
        }

        var url = new GostUrl
        {
            Scheme = scheme,
            Host = Decode(authority[(at + 1)..], "address"),
            Targets = [.. Targets(path.Trim('/'))],
            Query = [.. Query(query)],
        };
        url = at > 0 ? WithUser(url, authority[..at]) : url;
        return _failed ? null : url;
    }

    private (string Scheme, string Remainder) SplitScheme(string text)
    {
        var end = text[0] == ':' ? -1 : text.IndexOf("://", StringComparison.Ordinal);
        if (end < 0)
        {
            return ("auto", text);
        }

        var scheme = text[..end].ToLowerInvariant();
        if (scheme.Length == 0 || !scheme.All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
        {
            // More than a scheme, and perhaps a password.
            var quoted = scheme.AsSpan().ContainsAny("@:/?") ? "what stands before '://'" : $"'{scheme}'";
            Fail($"{quoted} is no scheme: letters, digits, '+', '-' and '.' make one");
        }

        return (scheme, text[(end + 3)..]);
    }

    // To be told before anything else is: what follows would quote parts of the password.
    private static bool EndsWithinPassword(string authority, string path, string whole) =>
        path.Contains('@', StringComparison.Ordinal)
        || (whole.IndexOf('@', authority.Length) >= 0 && !authority[(authority.LastIndexOf(':') + 1)..].All(static c => char.IsAsciiDigit(c) || c == '-'));

    private GostUrl WithUser(GostUrl url, string userInfo)
    {
        var (user, password) = Cut(userInfo, ':');
        return url with
        {
            User = Decode(user, "user"),
            Password = userInfo.Contains(':', StringComparison.Ordinal) ? Decode(password, "password", isSecret: true) : null,
        };
    }

    private IEnumerable<string> Targets(string path) =>
        path.Length == 0 ? [] : path.Split(',').Select(target => Decode(target, "target"));

    private IEnumerable<KeyValuePair<string, string>> Query(string query) => query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(Pair)
        .Where(static pair => pair.Key.Length > 0)
        .DistinctBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    private KeyValuePair<string, string> Pair(string pair)
    {
        if (pair.Contains(';', StringComparison.Ordinal))
        {
            Fail("parameters are separated by '&'; a ';' within one is written %3B");
        }

        var (key, value) = Cut(pair, '=');
        return new(Decode(key, "parameter", plusIsSpace: true), Decode(value, "parameter", plusIsSpace: true, isSecret: true));
    }

    private string Decode(string text, string what, bool plusIsSpace = false, bool isSecret = false)
    {
        if (!Percent.TryDecode(text, plusIsSpace, out var decoded))
        {
            Fail($"the {what}{(isSecret ? "" : $" '{text}'")} has a '%' without two hexadecimal digits; a '%' itself is written %25");
        }

        return decoded;
    }

    private void Fail(string message)
    {
        _failed = true;
        findings.Error(message);
    }

    private static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}
