namespace GostSharp.Protocols.Socks;

/// <summary>The server's answer to the greeting: <c>05 | method</c>.</summary>
/// <param name="Method">What it chose, or <see cref="Socks5Method.NoneAcceptable"/>.</param>
internal readonly record struct Socks5Selection(byte Method)
{
    public const int Length = 2;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out Socks5Selection selection, out int consumed)
    {
        (selection, consumed) = (default, 0);
        Socks5Version.Check(bytes);
        if (bytes.Length < Length)
        {
            return false;
        }

        (selection, consumed) = (new Socks5Selection(bytes[1]), Length);
        return true;
    }

    public byte[] ToBytes() => [Socks5Version.Value, Method];
}
