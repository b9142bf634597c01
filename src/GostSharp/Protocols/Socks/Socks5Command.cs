namespace GostSharp.Protocols.Socks;

/// <summary>What a client can ask for.</summary>
internal static class Socks5Command
{
    public const byte Connect = 0x01;
}
