using System.Globalization;
using System.Text;
using GostSharp.Configuration;

namespace GostSharp.Yaml.Writing;

/// <summary>Writes a tree as YAML in the shape of gost's: two spaces for every level, lists within theirs.</summary>
internal sealed class YamlText
{
    private readonly StringBuilder _text = new();

    public static string Write(OutMap root)
    {
        var writer = new YamlText();
        writer.WriteEntries(root, 0, isInline: true);
        return writer._text.ToString();
    }

    private void WriteValue(object value, int indent)
    {
        switch (value)
        {
            case OutMap { Count: > 0 } map:
                _text.Append('\n');
                WriteEntries(map, indent + 2, isInline: false);
                break;
            case List<object> { Count: > 0 } list:
                _text.Append('\n');
                WriteItems(list, indent + 2, isInline: false);
                break;
            default:
                _text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    // The first entry of an inline map stands behind what is on its line already.
    private void WriteEntries(OutMap map, int indent, bool isInline)
    {
        foreach (var (name, value) in map)
        {
            _text.Append(' ', isInline ? 0 : indent).Append(YamlScalarText.Format(name)).Append(':');
            isInline = false;
            WriteValue(value, indent);
        }
    }

    private void WriteItems(List<object> list, int indent, bool isInline)
    {
        foreach (var item in list)
        {
            _text.Append(' ', isInline ? 0 : indent).Append("- ");
            isInline = false;
            WriteItem(item, indent + 2);
        }
    }

    private void WriteItem(object item, int indent)
    {
        switch (item)
        {
            case OutMap { Count: > 0 } map:
                WriteEntries(map, indent, isInline: true);
                break;
            case List<object> { Count: > 0 } list:
                WriteItems(list, indent, isInline: true);
                break;
            default:
                _text.Append(Scalar(item)).Append('\n');
                break;
        }
    }

    private static string Scalar(object value) => value switch
    {
        string text => YamlScalarText.Format(text),
        bool flag => flag ? "true" : "false",
        double number => NumberText.Format(number),
        TimeSpan time => GoDuration.Format(time),
        OutMap => "{}",
        List<object> => "[]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
