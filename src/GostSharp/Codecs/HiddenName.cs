using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GostSharp.Codecs;

/// <summary>A host in gost's disguise: the base64url of its checksum (4) and its own base64url.</summary>
internal static class HiddenName
{
    /// <summary>The field of an HTTP request that holds it.</summary>
    public const string Field = "Gost-Target";

    private const int ChecksumLength = sizeof(uint);
    private const int MaxLength = 512;

    /// <param name="name">The host, bytes as Latin-1.</param>
    public static string Encode(string name)
    {
        var bytes = Encoding.Latin1.GetBytes(name);
        var inner = Base64Url.EncodeToUtf8(bytes);
        var outer = new byte[ChecksumLength + inner.Length];
        BinaryPrimitives.WriteUInt32BigEndian(outer, Crc32.Compute(bytes));
        inner.CopyTo(outer.AsSpan(ChecksumLength));
        return Base64Url.EncodeToString(outer);
    }

    /// <summary>Reads a host; false when the text is none in disguise.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (text.Length > MaxLength || Unpack(Encoding.Latin1.GetBytes(text)) is not { Length: > ChecksumLength } outer || Unpack(outer[ChecksumLength..]) is not { } bytes)
        {
            return false;
        }

        name = Crc32.Compute(bytes) == BinaryPrimitives.ReadUInt32BigEndian(outer) ? Encoding.Latin1.GetString(bytes) : null;
        return name is not null;
    }

    private static byte[]? Unpack(byte[] text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromUtf8(text, bytes, out _, out var written) is OperationStatus.Done ? bytes[..written] : null;
    }
}
