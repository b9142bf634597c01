namespace GostSharp.Protocols.Socks;

/// <summary>How client and server go on after the greeting; the TLS methods are gost's own.</summary>
internal static class Socks5Method
{
    public const byte None = 0x00;
    public const byte UserPassword = 0x02;
    public const byte Tls = 0x80;
    public const byte TlsUserPassword = 0x82;
    public const byte NoneAcceptable = 0xFF;

    public static bool HasTls(byte method) => method is Tls or TlsUserPassword;

    public static bool HasUserPassword(byte method) => method is UserPassword or TlsUserPassword;
}
