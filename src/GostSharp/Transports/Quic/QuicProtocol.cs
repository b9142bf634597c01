using System.Net.Security;

namespace GostSharp.Transports.Quic;

/// <summary>What both ends of a QUIC connection agree on.</summary>
internal static class QuicProtocol
{
    /// <summary>The name in ALPN; ends of gost offer it among others.</summary>
    public static SslApplicationProtocol Name { get; } = new("quic/v1");

    /// <summary>How streams and connections are closed: the protocol has no other codes.</summary>
    public const long Closed = 0;
}
