using System.Globalization;
using System.Net;
using System.Text;

namespace GostSharp.Codecs;

/// <summary>A host as the bytes of a text, as SOCKS and its relatives send it: a name, or an IP address in words.</summary>
internal static class HostText
{
    /// <summary>What fits behind a length byte.</summary>
    public const int MaxLength = 255;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a host; an empty one is the unspecified address, as gost writes and understands it.</summary>
    /// <exception cref="ProtocolException">It is not a text that could be a host.</exception>
    public static EndPoint Decode(ReadOnlySpan<byte> bytes, int port)
    {
        if (bytes.IsEmpty)
        {
            return new IPEndPoint(IPAddress.Any, port);
        }

        // Whatever the system would dial as an address is one for everybody: a rule about addresses cannot be dodged by spelling.
        var text = TextOf(bytes);
        return IPAddress.TryParse(text, out var address) ? new IPEndPoint(Plain(address), port) : new DnsEndPoint(text, port);
    }

    /// <summary>Writes a name.</summary>
    /// <exception cref="GostException">No peer could take it for a host (<see cref="FailureReason.NotSupported"/>).</exception>
    public static byte[] Encode(string host)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        return bytes[..Write(bytes, host)].ToArray();
    }

    /// <summary>Writes a name and allocates nothing.</summary>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="GostException">No peer could take it for a host (<see cref="FailureReason.NotSupported"/>).</exception>
    public static int Write(Span<byte> into, string host)
    {
        if (host.Length == 0 || !IsHost(host) || Encoding.UTF8.GetByteCount(host) > MaxLength)
        {
            throw new GostException(FailureReason.NotSupported, $"the host is empty, longer than {MaxLength} bytes, or not a name");
        }

        return Encoding.UTF8.GetBytes(host, into);
    }

    /// <summary>An IPv4 address in IPv6 clothes as what it is.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = Strict.GetString(bytes);
            return IsHost(text) ? text : throw new ProtocolException("a host name holds characters that no name has");
        }
        catch (DecoderFallbackException exception)
        {
            throw new ProtocolException("a host name is not valid text", exception);
        }
    }

    private static bool IsHost(string text)
    {
        foreach (var character in text)
        {
            if (!IsHostCharacter(character))
            {
                return false;
            }
        }

        return true;
    }

    // Names end up in resolvers, logs and other protocols: nothing invisible, nothing that ends a line, no half characters.
    private static bool IsHostCharacter(char value) => !char.IsWhiteSpace(value) && char.GetUnicodeCategory(value)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse);
}
