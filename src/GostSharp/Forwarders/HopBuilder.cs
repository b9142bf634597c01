using GostSharp.Configuration;
using GostSharp.Configuration.Components;

namespace GostSharp;

/// <summary>Describes one hop of a chain: how its nodes are asked for targets, and how they are reached.</summary>
public sealed class HopBuilder
{
    private readonly List<string> _addresses;
    private NodeConfig _node = new() { Name = "", Address = "" };
    private HopConfig _hop;

    internal HopBuilder(string name, string address)
    {
        _hop = new HopConfig { Name = name };
        _addresses = [address];
    }

    private TlsConfig Tls => _node.Dialer.Tls ?? new TlsConfig();

    /// <summary>Names the hop in messages; by default <c>hop-0</c>, <c>hop-1</c> and so on.</summary>
    public HopBuilder Name(string name) => Set(_hop with { Name = name });

    /// <summary>Leaves the target to the node, which is the default.</summary>
    public HopBuilder Forward() => Connector("forward");

    /// <summary>Asks by SOCKS5.</summary>
    public HopBuilder Socks5() => Connector("socks5");

    /// <summary>Has a SOCKS5 server listen as RFC 1928 says, with a connection to it for every visitor, and does not try gost's way first.</summary>
    public HopBuilder PlainBind() => Set(_node.Connector with { Metadata = _node.Connector.Metadata.With("mbind", false) });

    /// <summary>Asks by SOCKS4a.</summary>
    public HopBuilder Socks4() => Connector("socks4");

    /// <summary>Asks by HTTP CONNECT.</summary>
    public HopBuilder Http() => Connector("http");

    /// <summary>Leaves the target to an SNI proxy, which finds it in the ClientHello or the HTTP request of the application.</summary>
    /// <param name="host">The host that everybody on the way to a proxy of gost sees instead; null shows the target's.</param>
    public HopBuilder Sni(string? host = null) => Set(_node.Connector with
    {
        Type = "sni",
        Metadata = host is null ? _node.Connector.Metadata : _node.Connector.Metadata.With(SniComponents.Host, host),
    });

    /// <summary>Asks by gost's relay protocol.</summary>
    public HopBuilder Relay() => Connector("relay");

    /// <summary>Asks by Shadowsocks.</summary>
    /// <param name="method">The cipher, as <c>chacha20-ietf-poly1305</c> or <c>aes-256-gcm</c>.</param>
    /// <param name="password">What the key is made of.</param>
    public HopBuilder Shadowsocks(string method, string password) => Connector("ss").Credentials(method, password);

    /// <summary>Asks an SSH server for its port forwarding, as <c>ssh -W</c> and <c>ssh -R</c> do; its host key is verified.</summary>
    public HopBuilder Ssh() => Connector(SshParameters.Forwarding).Dialer(SshParameters.Forwarding);

    /// <summary>Logs in to an SSH server; behind <see cref="Ssh"/> or <see cref="OverSsh"/>.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password; null when there is only a key.</param>
    public HopBuilder Login(string user, string? password = null) => Set(_node.Dialer with { Auth = new AuthConfig { Username = user, Password = password } });

    /// <summary>Logs in to an SSH server with the key of a file, in the format of OpenSSH or in PEM.</summary>
    /// <param name="file">The file.</param>
    /// <param name="passphrase">What protects it; null when nothing does.</param>
    public HopBuilder PrivateKey(string file, string? passphrase = null)
    {
        var metadata = _node.Dialer.Metadata.With(SshParameters.PrivateKeyFile, file);
        return Set(_node.Dialer with { Metadata = passphrase is null ? metadata : metadata.With(SshParameters.Passphrase, passphrase) });
    }

    /// <summary>Trusts exactly these host keys of SSH servers.</summary>
    /// <param name="fingerprints">As <c>SHA256:</c> and base64, which <c>ssh-keygen -l</c> prints.</param>
    public HopBuilder HostKey(params string[] fingerprints)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        return Set(_node.Dialer with { Metadata = _node.Dialer.Metadata.With(SshParameters.HostKey, string.Join(',', fingerprints)) });
    }

    /// <summary>Looks host keys of SSH servers up in this file; by default in <c>~/.ssh/known_hosts</c>.</summary>
    public HopBuilder KnownHosts(string file) => Set(_node.Dialer with { Metadata = _node.Dialer.Metadata.With(SshParameters.KnownHostsFile, file) });

    /// <summary>Asks with the connector of that name.</summary>
    public HopBuilder Connector(string name) => Set(_node.Connector with { Type = name });

    /// <summary>Shows these credentials.</summary>
    public HopBuilder Credentials(string user, string password) =>
        Set(_node.Connector with { Auth = new AuthConfig { Username = user, Password = password } });

    /// <summary>Reaches the node over TLS; its certificate is verified.</summary>
    /// <param name="serverName">The name that the certificate must have; null for the host of the node's address.</param>
    public HopBuilder OverTls(string? serverName = null) => Dialer("tls").Set(Tls with { ServerName = serverName });

    /// <summary>Reaches the node over WebSocket.</summary>
    /// <param name="path">The path of the request.</param>
    /// <param name="host">The Host header; null for the node's address.</param>
    public HopBuilder OverWebSocket(string path = "/ws", string? host = null) => OverWebSocket("ws", path, host);

    /// <summary>Reaches the node over WebSocket in TLS; its certificate is verified.</summary>
    /// <param name="path">The path of the request.</param>
    /// <param name="host">The Host header; null for the node's address.</param>
    public HopBuilder OverSecureWebSocket(string path = "/ws", string? host = null) => OverWebSocket("wss", path, host);

    /// <summary>Reaches the node over one TLS connection that carries all connections to it; its certificate is verified.</summary>
    /// <param name="serverName">As for <see cref="OverTls"/>.</param>
    public HopBuilder OverMultiplexedTls(string? serverName = null) => Dialer("mtls").Set(Tls with { ServerName = serverName });

    /// <summary>Reaches the node over one QUIC connection that carries all connections to it, where the machine has libmsquic; its certificate is verified. Only a first hop can be reached so.</summary>
    /// <param name="serverName">As for <see cref="OverTls"/>.</param>
    public HopBuilder OverQuic(string? serverName = null) => Dialer("quic").Set(Tls with { ServerName = serverName });

    /// <summary>Reaches the node over one WebSocket that carries all connections to it.</summary>
    /// <param name="path">The path of the request.</param>
    /// <param name="host">The Host header; null for the node's address.</param>
    public HopBuilder OverMultiplexedWebSocket(string path = "/ws", string? host = null) => OverWebSocket("mws", path, host);

    /// <summary>Reaches the node over one WebSocket in TLS that carries all connections to it; its certificate is verified.</summary>
    /// <param name="path">The path of the request.</param>
    /// <param name="host">The Host header; null for the node's address.</param>
    public HopBuilder OverMultiplexedSecureWebSocket(string path = "/ws", string? host = null) => OverWebSocket("mwss", path, host);

    /// <summary>Reaches the node over one KCP session on UDP that carries all connections to it. It encrypts, but does not authenticate.</summary>
    /// <param name="key">The key, the same at both ends.</param>
    public HopBuilder OverKcp(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Set(_node.Dialer with { Type = "kcp", Metadata = _node.Dialer.Metadata.With(KcpParameters.Key, key) });
    }

    /// <summary>Reaches the node over an SSH session that carries all connections to it, as gost's <c>ssh</c> does; its host key is verified.</summary>
    public HopBuilder OverSsh() => Dialer(SshParameters.Tunnel);

    /// <summary>Reaches the node with the dialer of that name.</summary>
    public HopBuilder Dialer(string name) => Set(_node.Dialer with { Type = name });

    /// <summary>Trusts exactly one key of the node, and verifies nothing else.</summary>
    /// <param name="pin">As <c>sha256/</c> and the base64 of the SHA-256 of the certificate's SubjectPublicKeyInfo.</param>
    public HopBuilder Pin(string pin) => Set(Tls with { Pin = pin });

    /// <summary>Trusts the certificates of these authorities only.</summary>
    /// <param name="caFile">A PEM file.</param>
    public HopBuilder TrustAuthorities(string caFile) => Set(Tls with { CaFile = caFile });

    /// <summary>Takes any certificate and any host key: whoever is on the way can read and change everything.</summary>
    public HopBuilder WithoutVerification() => Set(Tls with { Secure = false });

    /// <summary>Shows a certificate of its own.</summary>
    /// <param name="certFile">A PEM file.</param>
    /// <param name="keyFile">A PEM file.</param>
    public HopBuilder ClientCertificate(string certFile, string keyFile) => Set(Tls with { CertFile = certFile, KeyFile = keyFile });

    /// <summary>How long reaching a node may take, the handshake of the transport included; 10 seconds by default.</summary>
    public HopBuilder HandshakeTimeout(TimeSpan timeout) => Set(_node.Dialer with { HandshakeTimeout = timeout });

    /// <summary>How long a node may take to answer; 15 seconds by default.</summary>
    public HopBuilder ReplyTimeout(TimeSpan timeout) => Set(_node.Connector with { ReplyTimeout = timeout });

    /// <summary>Adds a node that is asked and reached in the same way, at another address.</summary>
    /// <param name="address">As <c>host:port</c>, seen from the hop before.</param>
    public HopBuilder OrAt(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _addresses.Add(address);
        return this;
    }

    /// <summary>How one of several nodes is picked; one after the other by default.</summary>
    public HopBuilder Select(SelectorConfig selector) => Set(_hop with { Selector = selector });

    /// <summary>Changes what this builder has no method for, in every node.</summary>
    public HopBuilder Configure(Func<NodeConfig, NodeConfig> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _node = change(_node);
        return this;
    }

    internal HopConfig Build() => _hop with
    {
        Nodes = [.. _addresses.Select((address, index) => WithLogin(_node) with { Name = $"node-{index}", Address = address })],
    };

    // An SSH server has no credentials beside those of the login.
    private static NodeConfig WithLogin(NodeConfig node) => SshParameters.IsForwarding(node.Connector.Type) && SshParameters.IsForwarding(node.Dialer.Type)
        ? node with { Dialer = node.Dialer with { Auth = node.Dialer.Auth ?? node.Connector.Auth }, Connector = node.Connector with { Auth = null } }
        : node;

    private HopBuilder OverWebSocket(string dialer, string path, string? host)
    {
        var metadata = _node.Dialer.Metadata.With("path", path);
        return Set(_node.Dialer with { Type = dialer, Metadata = host is null ? metadata : metadata.With("host", host) });
    }

    private HopBuilder Set(HopConfig hop)
    {
        _hop = hop;
        return this;
    }

    private HopBuilder Set(ConnectorConfig connector)
    {
        _node = _node with { Connector = connector };
        return this;
    }

    private HopBuilder Set(DialerConfig dialer)
    {
        _node = _node with { Dialer = dialer };
        return this;
    }

    private HopBuilder Set(TlsConfig tls) => Set(_node.Dialer with { Tls = tls });
}
