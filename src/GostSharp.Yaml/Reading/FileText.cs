using System.Text;

namespace GostSharp.Yaml.Reading;

/// <summary>The text of a file, of bounded size.</summary>
internal static class FileText
{
    public const int MaxLength = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Read(string path) => Read(path, () => File.OpenRead(path));

    public static string ReadStandardInput() => Read("standard input", Console.OpenStandardInput);

    private static string Read(string path, Func<Stream> open)
    {
        try
        {
            using var file = open();
            return Strict.GetString(ReadBounded(file, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            var why = e is DecoderFallbackException ? "it is not UTF-8 text" : e.Message;
            throw new ConfigurationException([$"{path}: cannot be read: {why}"], FailureReason.Configuration, e);
        }
    }

    public static void CheckLength(string text, string name)
    {
        if (text.Length > MaxLength)
        {
            throw TooLarge(name);
        }
    }

    // Not by the file's length: a device or a pipe has none.
    private static byte[] ReadBounded(Stream file, string name)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = file.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MaxLength)
            {
                throw TooLarge(name);
            }
        }

        return content.ToArray();
    }

    private static ConfigurationException TooLarge(string name) =>
        new([$"{name}: larger than {MaxLength / (1024 * 1024)} MiB"]);
}
