namespace GostSharp.Protocols.Socks;

/// <summary>The first byte of every message of SOCKS5.</summary>
internal static class Socks5Version
{
    public const byte Value = 5;

    /// <exception cref="ProtocolException">The message begins with something else.</exception>
    public static void Check(ReadOnlySpan<byte> message)
    {
        if (message is [not Value, ..])
        {
            throw new ProtocolException($"this is not SOCKS5: its first byte is {message[0]:x2}");
        }
    }
}
