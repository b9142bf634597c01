using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace GostSharp.Ssh.Wire;

/// <summary>
/// Reads the types of RFC 4251 section 5. Every length is checked before it is used; what is cut short, too long or
/// not of the type ends in an <see cref="SshException"/>.
/// </summary>
internal ref struct SshReader
{
    private const int MaxHostLength = 1024;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SshFailure _failure;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads what a peer sent or, with <see cref="SshFailure.KeyFormat"/>, what a file holds.</summary>
    public SshReader(ReadOnlySpan<byte> data, SshFailure failure = SshFailure.Protocol)
    {
        _rest = data;
        _failure = failure;
    }

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte ReadByte() => ReadBytes(1)[0];

    /// <summary>Any value but zero is true.</summary>
    public bool ReadBoolean() => ReadByte() != 0;

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(sizeof(uint)));

    /// <summary>Bytes without a length in front.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > _rest.Length)
        {
            throw Error($"{count} bytes were expected where {_rest.Length} are left");
        }

        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>A string of at most <paramref name="maxLength"/> bytes, which may be anything.</summary>
    public ReadOnlySpan<byte> ReadString(int maxLength = int.MaxValue)
    {
        var length = ReadUInt32();
        if (length > (uint)maxLength)
        {
            throw Error($"a string of {length} bytes is longer than the {maxLength} allowed");
        }

        return ReadBytes((int)length);
    }

    /// <summary>A string of UTF-8 text.</summary>
    public string ReadText(int maxLength = int.MaxValue)
    {
        var bytes = ReadString(maxLength);
        try
        {
            return _strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException ex)
        {
            throw new SshException(_failure, "A text is not UTF-8.", ex);
        }
    }

    /// <summary>A string that should be the name of a host; null when it cannot be one, though it is whole.</summary>
    public string? ReadHost()
    {
        var bytes = ReadString();
        return bytes.Length <= MaxHostLength && Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>A number that should be a port; null when there is no such port.</summary>
    public int? ReadPort()
    {
        var port = ReadUInt32();
        return port <= ushort.MaxValue ? (int)port : null;
    }

    /// <summary>The magnitude of a number that is not negative, big-endian and without leading zeros: empty for zero.</summary>
    public ReadOnlySpan<byte> ReadMpint(int maxLength = int.MaxValue - 1)
    {
        var bytes = ReadString(maxLength + 1);
        if (!bytes.IsEmpty && bytes[0] >= 0x80)
        {
            throw Error("a number is negative");
        }

        // More leading zeros than needed are against the RFC, yet everybody accepts them.
        bytes = bytes.TrimStart((byte)0);
        return bytes.Length <= maxLength ? bytes : throw Error($"a number of {bytes.Length} bytes is longer than the {maxLength} allowed");
    }

    /// <summary>Names of visible ASCII characters between commas; an empty list is a string of no bytes.</summary>
    public string[] ReadNameList(int maxLength = 65_536)
    {
        var bytes = ReadString(maxLength);
        if (bytes.IsEmpty)
        {
            return [];
        }

        if (bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            throw Error("a list of names holds a character that no name may have");
        }

        var names = Encoding.ASCII.GetString(bytes).Split(',');
        return Array.IndexOf(names, "") < 0 ? names : throw Error("a list holds an empty name");
    }

    /// <summary>Checks that nothing follows.</summary>
    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw Error($"{_rest.Length} bytes follow where nothing may");
        }
    }

    private readonly SshException Error(string what) => new(_failure, $"Malformed data: {what}.");
}
