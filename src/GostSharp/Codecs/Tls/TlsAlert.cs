namespace GostSharp.Codecs.Tls;

/// <summary>Last words to a TLS client that has not been answered yet: a fatal alert in clear.</summary>
internal static class TlsAlert
{
    private const byte Record = 0x15;
    private const byte Fatal = 2;

    /// <summary>What it sent is no ClientHello.</summary>
    public static byte[] DecodeError { get; } = Of(50);

    /// <summary>It cannot be served for reasons that are not its own.</summary>
    public static byte[] InternalError { get; } = Of(80);

    /// <summary>It named no host, or one that is not served.</summary>
    public static byte[] UnrecognizedName { get; } = Of(112);

    private static byte[] Of(byte description) => [Record, 3, 3, 0, 2, Fatal, description];
}
