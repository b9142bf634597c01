using System.Text;

namespace GostSharp.CommandLine;

/// <summary>The parameter <c>ip</c>: addresses separated by commas, or the name of a file with one in each line.</summary>
internal static class AddressList
{
    private const int MaxFileLength = 1 << 20;

    /// <param name="value">The value, or null.</param>
    /// <param name="defaultPort">The port of addresses that have none.</param>
    /// <param name="findings">Where mistakes go.</param>
    public static IReadOnlyList<string> Read(string? value, string defaultPort, Findings findings) =>
        value is null ? [] : [.. Items(value, findings).SelectMany(item => AddressRange.Expand(WithPort(item, defaultPort), findings))];

    private static IEnumerable<string> Items(string value, Findings findings) => File.Exists(value)
        ? Lines(value, findings)
        : value.Contains('/', StringComparison.Ordinal) ? NoFile(value, findings) : value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[] NoFile(string value, Findings findings)
    {
        findings.Error($"the parameter 'ip': there is no file '{value}'");
        return [];
    }

    private static IEnumerable<string> Lines(string path, Findings findings)
    {
        try
        {
            return ReadText(path).Split('\n')
                .Select(static line => line.Split('#')[0].Trim())
                .Where(static line => line.Length > 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            findings.Error($"the parameter 'ip': the file cannot be read: {exception.Message}");
            return [];
        }
    }

    // Bounded: the name may be one of a device.
    private static string ReadText(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[MaxFileLength + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxFileLength ? Encoding.UTF8.GetString(bytes, 0, length) : throw new IOException($"'{path}' is longer than {MaxFileLength} bytes");
    }

    private static string WithPort(string item, string port)
    {
        var colons = item.Count(static c => c == ':');
        if (item.StartsWith('[') || colons == 1)
        {
            return item.EndsWith(']') ? $"{item}:{port}" : item;
        }

        return colons > 1 ? $"[{item}]:{port}" : $"{item}:{port}";
    }
}
