namespace GostSharp.Yaml.Reading;

/// <summary>Turns offsets into places, in one pass: the offsets must not go back.</summary>
internal ref struct JsonPlaces(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _offset;
    private long _line = 1;
    private long _column = 1;

    public Place At(long offset)
    {
        for (; _offset < offset && _offset < _bytes.Length; _offset++)
        {
            Pass(_bytes[_offset]);
        }

        return new Place(_line, _column);
    }

    /// <summary>The place that a <see cref="System.Text.Json.JsonException"/> names, which counts from 0 and in bytes.</summary>
    public static Place OfLine(ReadOnlySpan<byte> bytes, long line, long position)
    {
        var start = 0;
        for (; line > 0 && bytes[start..].IndexOf((byte)'\n') is >= 0 and var length; line--)
        {
            start += length + 1;
        }

        return new JsonPlaces(bytes).At(start + position);
    }

    // Columns count what a string has, UTF-16 units, as those of YAML do.
    private void Pass(byte value)
    {
        (_line, _column) = value switch
        {
            (byte)'\n' => (_line + 1, 1),
            >= 0x80 and < 0xC0 => (_line, _column),
            >= 0xF0 => (_line, _column + 2),
            _ => (_line, _column + 1),
        };
    }
}
