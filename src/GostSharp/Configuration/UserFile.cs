using GostSharp.Protocols.Authentication;

namespace GostSharp.Configuration;

/// <summary>Credentials in files: a line <c>user password</c> for each, <c>#</c> begins a comment.</summary>
internal static class UserFile
{
    private const int MaxLength = 1024 * 1024;

    /// <exception cref="GostException">The file cannot be read, or names nobody.</exception>
    public static IReadOnlyList<Credentials> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxLength)
            {
                throw new GostException(FailureReason.Configuration, $"the file of users '{path}' is longer than {MaxLength} bytes");
            }

            Credentials[] users = [.. File.ReadLines(path).Select(Parse).OfType<Credentials>()];
            return users.Length > 0 ? users : throw new GostException(FailureReason.Configuration, $"the file of users '{path}' names nobody");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GostException(FailureReason.Configuration, $"the file of users '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static Credentials? Parse(string line)
    {
        var words = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 || words[0].StartsWith('#') ? null : new Credentials(words[0], words.Length == 2 ? words[1] : "");
    }
}
