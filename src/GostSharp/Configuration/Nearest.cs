namespace GostSharp.Configuration;

/// <summary>What somebody may have meant who mistyped a name.</summary>
internal static class Nearest
{
    private const int LongestName = 64;

    /// <summary>The end of a message about <paramref name="name"/>: what may have been meant, or nothing when no candidate is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) => Hint(To(name, candidates));

    /// <summary>The end of a message about a name for which <paramref name="meant"/> may have been meant.</summary>
    public static string Hint(string? meant) => meant is null ? "" : $"; did you mean '{meant}'?";

    /// <summary>The candidate with the fewest edits, or null when none is near.</summary>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        var best = candidates
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(entry => entry.Distance)
            .ThenBy(entry => entry.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, name.Length / 3) ? best.Name : null;
    }

    // Levenshtein's distance, and two neighbours that changed places count as one edit.
    private static int Distance(string one, string other)
    {
        var edits = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Fewest(edits, one, other, i, j);
            }
        }

        return edits[one.Length, other.Length];
    }

    private static int Fewest(int[,] edits, string one, string other, int i, int j)
    {
        var replaced = edits[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
        var fewest = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
        var areSwapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
        return areSwapped ? Math.Min(fewest, edits[i - 2, j - 2] + 1) : fewest;
    }
}
