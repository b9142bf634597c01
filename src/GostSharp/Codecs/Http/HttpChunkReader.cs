using System.Buffers.Text;

namespace GostSharp.Codecs.Http;

/// <summary>Finds the data in a chunked body, however it is cut. Extensions and trailers are passed over.</summary>
internal sealed class HttpChunkReader
{
    // Size lines with their extensions, and all trailers together, may be so long.
    private const int MaxLine = 256;
    private const int MaxTrailers = 8 * 1024;

    private readonly byte[] _line = new byte[MaxLine];
    private Part _part;
    private int _lineLength;
    private int _trailerLength;
    private long _dataLeft;

    private enum Part
    {
        Size,
        Data,
        DataEnd,
        Trailers,
        Done,
    }

    /// <summary>True when the body's end was read.</summary>
    public bool IsComplete => _part is Part.Done;

    /// <summary>Reads on, up to the end of the next piece of data or of the body.</summary>
    /// <param name="bytes">What follows on what was read before.</param>
    /// <param name="dataLength">How many of the bytes read, the last of them, are data.</param>
    /// <returns>How many bytes were read.</returns>
    /// <exception cref="ProtocolException">This is no chunked body.</exception>
    public int Read(ReadOnlySpan<byte> bytes, out int dataLength)
    {
        dataLength = 0;
        for (var read = 0; read < bytes.Length && !IsComplete; read++)
        {
            if (_part is Part.Data)
            {
                dataLength = (int)Math.Min(_dataLeft, bytes.Length - read);
                _dataLeft -= dataLength;
                _part = _dataLeft == 0 ? Part.DataEnd : Part.Data;
                return read + dataLength;
            }

            AddToLine(bytes[read]);
            if (IsComplete)
            {
                return read + 1;
            }
        }

        return bytes.Length;
    }

    private void AddToLine(byte value)
    {
        if (_part is Part.Trailers && ++_trailerLength > MaxTrailers)
        {
            throw new ProtocolException($"the trailers of an HTTP body are longer than {MaxTrailers} bytes");
        }

        if (_lineLength == MaxLine)
        {
            // Of a trailer only its end is of interest.
            _lineLength = _part is Part.Trailers ? MaxLine - 1 : throw NoChunk();
        }

        _line[_lineLength++] = value;
        if (_part is Part.DataEnd && value != "\r\n"u8[_lineLength - 1])
        {
            throw NoChunk();
        }

        if (value == '\n')
        {
            EndLine(_line.AsSpan(0, _lineLength));
            _lineLength = 0;
        }
    }

    private void EndLine(ReadOnlySpan<byte> line)
    {
        // A bare line feed is an end for some readers and none for others.
        if (_part is not Part.Trailers && !line.EndsWith("\r\n"u8))
        {
            throw NoChunk();
        }

        switch (_part)
        {
            case Part.Size:
                _dataLeft = SizeOf(line[..^2]);
                _part = _dataLeft == 0 ? Part.Trailers : Part.Data;
                break;
            case Part.DataEnd:
                _part = Part.Size;
                break;
            default:
                _part = line.SequenceEqual("\r\n"u8) ? Part.Done : _part;
                break;
        }
    }

    private static long SizeOf(ReadOnlySpan<byte> line)
    {
        var isSize = Utf8Parser.TryParse(line, out long size, out var digits, 'x') && digits is > 0 and <= 15;
        var extensions = isSize ? line[digits..].TrimStart(" \t"u8) : default;
        if (!isSize || extensions is not ([] or [(byte)';', ..]) || extensions.ContainsAnyInRange((byte)0, (byte)8) || extensions.ContainsAnyInRange((byte)0x0A, (byte)0x1F))
        {
            throw NoChunk();
        }

        return size;
    }

    private static ProtocolException NoChunk() => new("an HTTP body has a chunk that is none");
}
