using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GostSharp.Configuration;

namespace GostSharp.Yaml.Writing;

/// <summary>Writes a tree as JSON; durations of typed fields are nanoseconds, as gost has them.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    public static string Write(OutMap root)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            WriteValue(writer, root);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case OutMap map:
                WriteMap(writer, map);
                break;
            case List<object> list:
                writer.WriteStartArray();
                list.ForEach(item => WriteValue(writer, item));
                writer.WriteEndArray();
                break;
            case TimeSpan time:
                WriteDuration(writer, time);
                break;
            default:
                WriteScalar(writer, value);
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, OutMap map)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteScalar(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteRawValue(NumberText.Format(number));
                break;
            default:
                writer.WriteStringValue((string)value);
                break;
        }
    }

    // Less than a million would be read as seconds, more than 292 years is no number of Go's: both as text.
    private static void WriteDuration(Utf8JsonWriter writer, TimeSpan time)
    {
        var nanoseconds = (Int128)time.Ticks * 100;
        if (Int128.Abs(nanoseconds) is var size && size >= 1_000_000 && size <= long.MaxValue)
        {
            writer.WriteNumberValue((long)nanoseconds);
        }
        else
        {
            writer.WriteStringValue(GoDuration.Format(time));
        }
    }
}
