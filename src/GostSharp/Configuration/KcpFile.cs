using System.Globalization;
using System.Text.Json;

namespace GostSharp.Configuration;

/// <summary>The JSON file of a KCP transport, as gost and kcptun have it: one object with values.</summary>
internal static class KcpFile
{
    private const int MaxLength = 1024 * 1024;

    /// <summary>The values by their names, as texts; what is null is not given.</summary>
    /// <exception cref="GostException">The file cannot be read, or is no such object.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxLength)
            {
                throw Wrong(path, $"is longer than {MaxLength} bytes");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? Values(document.RootElement)
                : throw Wrong(path, "has no object in it");
        }
        catch (JsonException exception)
        {
            // Its message says the line; what stands there may be the key.
            throw Wrong(path, $"is not JSON (line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1})", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Wrong(path, $"cannot be read: {exception.Message}", exception);
        }
    }

    // The last one of a name counts, and names are compared without case, as in Go.
    private static Dictionary<string, string> Values(JsonElement file)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in file.EnumerateObject())
        {
            if (TextOf(property.Value) is { } text)
            {
                values[property.Name] = text;
            }
        }

        return values;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number when value.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private static GostException Wrong(string path, string what, Exception? inner = null) =>
        new(FailureReason.Configuration, $"the KCP file '{path}' {what}", inner);
}
