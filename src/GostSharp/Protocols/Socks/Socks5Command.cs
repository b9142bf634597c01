namespace GostSharp.Protocols.Socks;

/// <summary>What a client can ask for.</summary>
internal static class Socks5Command
{
    public const byte Connect = 0x01;
    public const byte Bind = 0x02;
    public const byte UdpAssociate = 0x03;

    /// <summary>gost's own: one bound port, and all that connect to it in streams of one session.</summary>
    public const byte MuxBind = 0xF2;

    /// <summary>gost's own: packets in the stream.</summary>
    public const byte UdpTunnel = 0xF3;
}
