using System.Text;
using GostSharp.Ssh.Keys.Files;

namespace GostSharp.Ssh.Trust;

/// <summary>Files of one entry a line, with empty lines and comments that begin with #.</summary>
internal static class TrustFile
{
    private const int MaxFileSize = 16 * 1024 * 1024;

    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await SmallFile.ReadAsync(path, MaxFileSize, cancellationToken).ConfigureAwait(false));

    /// <summary>The lines that hold something, with their numbers from 1.</summary>
    public static IEnumerable<(int Number, string Line)> Lines(string text)
    {
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                yield return (number, line);
            }
        }
    }
}
