namespace GostSharp.Ssh.Trust;

/// <summary>Patterns as ssh_config(5) has them: * for any text, ? for one character, lists with commas, ! to exclude.</summary>
internal static class Pattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        // Goes on behind the last star when the rest does not fit, one character later each time.
        var (p, t, star, retry) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t])))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    /// <summary>Whether one of the patterns between commas matches, and none that begins with an exclamation mark.</summary>
    public static bool ListMatches(ReadOnlySpan<char> list, Func<string, bool> matches)
    {
        var found = false;
        foreach (var range in list.Split(','))
        {
            var pattern = list[range].Trim();
            var isNegated = pattern.StartsWith('!');
            if (matches((isNegated ? pattern[1..] : pattern).ToString()))
            {
                if (isNegated)
                {
                    return false;
                }

                found = true;
            }
        }

        return found;
    }
}
