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
        (Service, Supported, "", "dialTimeout|timeout retries retry idleTimeout halfCloseTimeout abandonedDialTimeout maxConnections ignoreChain"),
        (Both, UrlOnly, "", "auth secrets strategy maxFails|max_fails failTimeout|fail_timeout ip"),
        (Both, UrlOnly, "", "tls.certFile|certFile|cert tls.keyFile|keyFile|key tls.caFile|caFile|ca"),
        (Node, UrlOnly, "", "weight backup tls.secure|secure tls.serverName|serverName"),
        (Service, Refused, "", "admission bypass whitelist blacklist limiter.in limiter.out limiter.conn.in limiter.conn.out limiter climiter rlimiter"),
        (Service, Refused, "", "resolver dns prefer hosts interface so_mark netns netns.out proxyProtocol mptcp sniffing stateless"),
        (Service, Refused, "", "preUp postUp preDown postDown auther authers"),
        (Node, Refused, "", "bypass resolver dns prefer hosts interface so_mark netns proxyProtocol mptcp peer fastest_count"),
        (Both, Refused, "", "tls.minVersion tls.maxVersion tls.cipherSuites tls.alpn"),
        (Service, OtherProtocol, "udp, rudp", "readBufferSize readQueueSize|recvQueueSize|queue keepalive.ttl"),
        (Service, OtherProtocol, "udp, rudp, ssh, quic", "backlog"),
        (Both, OtherProtocol, "udp, rudp, ssh, quic", "ttl keepalive"),
        (Both, OtherProtocol, "udp, socks5, http, relay", "udp.bufferSize|udpBufferSize"),
        (Both, OtherProtocol, "socks5, http, relay", "nodelay"),
        (Service, OtherProtocol, "socks5, http, relay", "udp bind comp publicAddr readTimeout sniffing.timeout"),
        (Service, OtherProtocol, "http", "probeResistance|probe_resist knock"),
        (Node, OtherProtocol, "socks5", "mbind relay udp.timeout"),
        (Both, OtherProtocol, "socks5", "notls"),
        (Node, OtherProtocol, "socks5, http, relay, ssu", "timeout connectTimeout"),
        (Both, OtherProtocol, "tls, ws, kcp, ssh, quic", "handshakeTimeout"),
        (Both, OtherProtocol, "socks5, relay, mtls, mtcp, mws", "mux.version mux.keepaliveInterval mux.keepaliveDisabled mux.keepaliveTimeout"),
        (Both, OtherProtocol, "socks5, relay, mtls, mtcp, mws", "mux.maxFrameSize mux.maxReceiveBuffer mux.maxStreamBuffer"),
        (Both, OtherProtocol, "ssh, sshd", "privateKeyFile|ssh_key passphrase"),
        (Service, OtherProtocol, "ssh, sshd", "authorizedKeys|ssh_authorized_keys"),
        (Node, OtherProtocol, "ssh, sshd", "passphraseFromKeyring keepalive.interval keepalive.timeout keepalive.retries ping retry"),
        (Both, OtherProtocol, "ws, wss, mws, mwss, ohttp, otls", "ws.path|path ws.host|host"),
        (Both, OtherProtocol, "ws, wss, mws, mwss", "ws.readBufferSize|rbuf ws.writeBufferSize|writeBufferSize|wbuf ws.enableCompression|enableCompression|compression"),
        (Both, OtherProtocol, "ws, wss, mws, mwss", "ws.header agent"),
        (Both, OtherProtocol, "kcp", "kcp.configFile|configFile|c kcp.tcp|tcp kcp.key kcp.crypt|crypt kcp.mode|mode kcp.mtu|mtu kcp.sndwnd|sndwnd kcp.rcvwnd|rcvwnd"),
        (Both, OtherProtocol, "quic", "maxIdleTimeout|idle maxStreams cipherKey|cipher"),
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
