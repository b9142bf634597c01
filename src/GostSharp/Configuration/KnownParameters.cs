using System.Collections.Frozen;
using static GostSharp.Configuration.ParameterPlaces;
using static GostSharp.Configuration.ParameterStatus;

namespace GostSharp.Configuration;

/// <summary>Every parameter that gost knows, of v2 and of v3, and what the library makes of it.</summary>
internal static class KnownParameters
{
    // Names separated by spaces; a bar separates the spellings of one.
    private static readonly (ParameterPlaces Places, ParameterStatus Status, string Protocols, string Names)[] Table =
    [
        (Service, Supported, "", "dialTimeout|timeout retries retry idleTimeout halfCloseTimeout abandonedDialTimeout maxConnections kernelRelay ignoreChain"),
        (Both, UrlOnly, "", "auth secrets strategy maxFails|max_fails failTimeout|fail_timeout ip"),
        (Both, UrlOnly, "", "tls.certFile|certFile|cert tls.keyFile|keyFile|key tls.caFile|caFile|ca"),
        (Node, UrlOnly, "", "weight backup tls.secure|secure tls.serverName|serverName tls.pin|pin"),
        (Service, Refused, "", "admission bypass whitelist blacklist limiter.in limiter.out limiter.conn.in limiter.conn.out limiter climiter rlimiter"),
        (Service, Refused, "", "resolver dns prefer hosts interface so_mark netns netns.out proxyProtocol mptcp sniffing stateless"),
        (Service, Refused, "", "preUp postUp preDown postDown auther authers"),
        (Node, Refused, "", "bypass resolver dns prefer hosts interface so_mark netns proxyProtocol mptcp peer fastest_count"),
        (Both, Refused, "", "tls.minVersion tls.maxVersion tls.cipherSuites tls.alpn"),
        (Service, OfProtocols, "udp, rudp", "readBufferSize readQueueSize|recvQueueSize|queue keepalive.ttl"),
        (Service, OfProtocols, "udp, rudp, ssh, sshd, quic, mtls, mws, mwss, kcp", "backlog"),
        (Service, OfProtocols, "udp, rudp, ssh, sshd, quic", "ttl"),
        (Service, OfProtocols, "udp, ssh, sshd, quic", "keepalive"),
        (Service, OfProtocols, "rtcp", "tunnels"),
        (Node, OfProtocols, "ws, wss, mws, mwss, ssh, sshd, quic", "ttl keepalive"),
        (Both, OfProtocols, "udp, socks5, http, relay, ssu", "udp.bufferSize|udpBufferSize"),
        (Both, OfProtocols, "relay, ss", "nodelay"),
        (Service, OfProtocols, "socks5, relay, sshd", "bind permitListen"),
        (Service, OfProtocols, "sshd", "permitOpen"),
        (Service, OfProtocols, "socks5", "comp"),
        (Service, NotYet, "socks5, http, relay", "sniffing.timeout"),
        (Service, OfProtocols, "socks5, http", "udp"),
        (Service, OfProtocols, "socks5", "publicAddr|socks.publicAddr"),
        (Service, OfProtocols, "socks4, socks5, http, sni, relay, ss, ssu", "readTimeout"),
        (Service, OfProtocols, "http", "proxyAgent authBasicRealm"),
        (Service, NotYet, "http", "probeResistance|probe_resist knock"),
        (Node, OfProtocols, "socks5", "relay mbind comp"),
        (Node, NotYet, "socks5", "udp.timeout"),
        (Both, OfProtocols, "socks5", "notls"),
        (Node, OfProtocols, "socks4", "disable4a"),
        (Node, OfProtocols, "http, ws, wss, mws, mwss", "agent"),
        (Both, OfProtocols, "http, ws, wss, mws, mwss, ohttp, otls", "header"),
        (Node, Supported, "", "timeout connectTimeout handshakeTimeout"),
        (Service, OfProtocols, "tls, mtls, ws, wss, mws, mwss, ssh, sshd, quic", "handshakeTimeout|readHeaderTimeout"),
        (Both, OfProtocols, "socks5, relay, mtls, mtcp, mws, mwss, kcp", "mux.version mux.keepaliveInterval mux.keepaliveDisabled mux.keepaliveTimeout"),
        (Both, OfProtocols, "socks5, relay, mtls, mtcp, mws, mwss, kcp", "mux.maxFrameSize mux.maxReceiveBuffer mux.maxStreamBuffer mux.halfClose"),
        (Both, OfProtocols, "ssh, sshd", "privateKeyFile|ssh_key passphrase"),
        (Service, OfProtocols, "ssh, sshd", "authorizedKeys|ssh_authorized_keys keepalive.interval"),
        (Node, OfProtocols, "ssh, sshd", "hostKey knownHosts ping retry"),
        (Node, OfProtocols, "ssh, sshd, ws, wss, mws, mwss", "keepalive.interval"),
        (Both, OfProtocols, "ssh, sshd", "keepalive.retries keepalive.timeout"),
        (Node, NotYet, "ssh, sshd", "passphraseFromKeyring"),
        (Both, OfProtocols, "ws, wss, mws, mwss, ohttp, otls", "ws.path|path"),
        (Node, OfProtocols, "ws, wss, mws, mwss, ohttp, otls, sni", "ws.host|host"),
        (Node, OfProtocols, "ws, wss, mws, mwss", "ws.handshakeTimeout ws.keepalive"),
        (Service, OfProtocols, "ws, wss, mws, mwss", "trustProxyHeaders"),
        (Both, OfProtocols, "ws, wss, mws, mwss", "ws.enableCompression|enableCompression|compression ws.header"),
        (Both, NotYet, "ws, wss, mws, mwss", "ws.readBufferSize|rbuf ws.writeBufferSize|writeBufferSize|wbuf"),
        (Both, OfProtocols, "kcp", "kcp.configFile|configFile|c kcp.config|config kcp.tcp|tcp kcp.key kcp.crypt|crypt kcp.mode|mode kcp.mtu|mtu kcp.sndwnd|sndwnd kcp.rcvwnd|rcvwnd"),
        (Both, OfProtocols, "kcp", "kcp.datashard kcp.parityshard kcp.nocomp kcp.acknodelay kcp.nodelay kcp.interval kcp.resend kcp.nc"),
        (Both, OfProtocols, "kcp", "kcp.sockbuf kcp.dscp kcp.smuxver kcp.smuxbuf kcp.streambuf kcp.keepalive kcp.defaultKeys"),
        (Both, OfProtocols, "quic", "maxIdleTimeout|idle maxStreams cipherKey|cipher"),
    ];

    private static readonly FrozenDictionary<string, KnownParameter[]> ByName = All()
        .SelectMany(static parameter => parameter.Names.Select(name => (Key: ParameterReader.Normalize(name), parameter)))
        .GroupBy(static entry => entry.Key, static entry => entry.parameter)
        .ToFrozenDictionary(static group => group.Key, static group => group.Distinct().ToArray());

    /// <summary>All of them; one that means different things at services and at nodes is there twice.</summary>
    public static IEnumerable<KnownParameter> All() => Table.SelectMany(static row => row.Names.Split(' ').Select(names =>
        new KnownParameter(names.Split('|'), row.Places, row.Status, row.Protocols)));

    /// <summary>The parameter of that name which can stand there; else one that can only stand elsewhere; null when gost knows none.</summary>
    public static KnownParameter? Find(string key, ParameterPlaces place) => ByName.TryGetValue(ParameterReader.Normalize(key), out var found)
        ? Array.Find(found, parameter => parameter.Places.HasFlag(place)) ?? found[0]
        : null;

    /// <summary>The spelling nearest to <paramref name="key"/> that can stand there; null when none is near.</summary>
    public static string? Nearest(string key, ParameterPlaces place) => Configuration.Nearest.To(
        key, All().Where(parameter => parameter.Places.HasFlag(place)).SelectMany(static parameter => parameter.Names));
}
