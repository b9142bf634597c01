using System.Collections.Frozen;

namespace GostSharp.Configuration;

/// <summary>The names that gost knows: what is among them and not among the components is not supported yet, what is not is a mistake.</summary>
internal static class GostNames
{
    public static FrozenSet<string> Handlers { get; } = Set(
        "api auto dns file forward http http2 http3 metrics red redir redirect redu relay remote router rtcp rudp serial sni socks socks4 "
        + "socks4a socks5 ss ss2 sshd ssu tap tcp tun tungo tunnel udp unix dot doh");

    public static FrozenSet<string> Listeners { get; } = Set(
        "dns dtls ftcp grpc h2 h2c h3 http2 http3 icmp icmp6 kcp mtcp mtls mws mwss obfs4 ohttp otls pht phts quic red redir redirect redu rtcp "
        + "rudp runix serial ssh sshd stdio tap tcp tls tun tungo udp unix vsock ws wss wt");

    public static FrozenSet<string> Connectors { get; } = Set(
        "auto direct forward http http2 relay remote router serial sni socks socks4 socks4a socks5 ss ss2 sshd ssu tcp tunnel unix virtual");

    public static FrozenSet<string> Dialers { get; } = Set(
        "direct dtls ftcp grpc h2 h2c h3 http2 http3 icmp icmp6 kcp mtcp mtls mws mwss obfs4 ohttp ohttps otls pht phts quic serial ssh sshd "
        + "tcp tls udp unix virtual vsock ws wss wt");

    public static FrozenSet<string> Strategies { get; } = Set("round rr random rand fifo ha hash parallel lowestlatency lowest ll");

    /// <summary>Those among the listeners and dialers that encrypt with TLS, and so have certificates.</summary>
    public static FrozenSet<string> TlsTransports { get; } = Set("tls mtls wss mwss quic");

    /// <summary>Those among the dialers that verify who the node is.</summary>
    public static FrozenSet<string> VerifyingTransports { get; } = Set("tls mtls wss mwss quic ssh sshd");

    /// <summary>Those among the dialers that have one connection to a node for all that goes there.</summary>
    public static FrozenSet<string> SessionTransports { get; } = Set("mtls mtcp mws mwss kcp quic ssh sshd");

    /// <summary>Those among the listeners whose connections carry packets.</summary>
    public static FrozenSet<string> DatagramListeners { get; } = Set("udp rudp");

    /// <summary>Those among the handlers whose targets are asked by packets, whatever their clients come by.</summary>
    public static FrozenSet<string> DatagramHandlers { get; } = Set("udp rudp ssu");

    /// <summary>Those among the dialers whose transport is packets.</summary>
    public static FrozenSet<string> DatagramDialers { get; } = Set("udp");

    /// <summary>Those among the connectors that can ask over such a transport.</summary>
    public static FrozenSet<string> DatagramConnectors { get; } = Set("ssu");

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
