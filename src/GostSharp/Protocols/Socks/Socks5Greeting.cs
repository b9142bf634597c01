using System.Diagnostics.CodeAnalysis;

namespace GostSharp.Protocols.Socks;

/// <summary>What a client begins with: <c>05 | n | methods (n)</c>.</summary>
/// <param name="Methods">The methods it offers, at least one.</param>
internal sealed record Socks5Greeting(byte[] Methods)
{
    public const int MaxLength = 2 + byte.MaxValue;

    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out Socks5Greeting greeting, out int consumed)
    {
        (greeting, consumed) = (null, 0);
        Socks5Version.Check(bytes);
        if (bytes is [_, 0, ..])
        {
            throw new ProtocolException("the client offers no method at all");
        }

        if (bytes.Length < 2 || bytes.Length < 2 + bytes[1])
        {
            return false;
        }

        consumed = 2 + bytes[1];
        greeting = new Socks5Greeting(bytes[2..consumed].ToArray());
        return true;
    }

    public byte[] ToBytes() => [Socks5Version.Value, (byte)Methods.Length, .. Methods];
}
