using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace GostSharp.Diagnostics;

/// <summary>Ids of connections in gost's logs: 20 characters that sort by time and are unique over processes and services.</summary>
internal static class SessionId
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuv";

    private static readonly byte[] Process = CreateProcessPart();
    private static readonly ConcurrentDictionary<string, byte[]> Services = new();

    /// <summary>Start of the process (4 bytes), process and service (4 bytes), number of the connection (4 bytes), five bits a character.</summary>
    public static string Of(string service, long number)
    {
        Span<byte> bytes = stackalloc byte[13];
        bytes.Clear();
        Process.CopyTo(bytes);
        Services.GetOrAdd(service, static name => SHA256.HashData([.. Process, .. Encoding.UTF8.GetBytes(name)])[..4]).CopyTo(bytes[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], (uint)number);
        Span<char> text = stackalloc char[20];
        for (var i = 0; i < text.Length; i++)
        {
            var window = BinaryPrimitives.ReadUInt16BigEndian(bytes[(i * 5 / 8)..]);
            text[i] = Digits[(window >> (11 - (i * 5 % 8))) & 31];
        }

        return new string(text);
    }

    private static byte[] CreateProcessPart()
    {
        var part = RandomNumberGenerator.GetBytes(8);
        BinaryPrimitives.WriteUInt32BigEndian(part, (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return part;
    }
}
