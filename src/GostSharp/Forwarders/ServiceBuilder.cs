using System.Net;
using GostSharp.Configuration;
using GostSharp.Selection;

namespace GostSharp;

/// <summary>Describes one service.</summary>
public sealed class ServiceBuilder
{
    internal ServiceBuilder(string name) => Config = new ServiceConfig { Name = name, Address = "" };

    internal ServiceConfig Config { get; private set; }

    private TargetsConfig Targets => Config.Targets ?? new TargetsConfig();

    private SelectorConfig Selector => Targets.Selector ?? new SelectorConfig();

    /// <summary>Names the service; by default <c>service-0</c>, <c>service-1</c> and so on.</summary>
    public ServiceBuilder Name(string name) => Set(Config with { Name = name });

    /// <summary>Where and how it listens.</summary>
    /// <param name="address">As <c>host:port</c>; port 0 picks a free one, an empty host is the loopback.</param>
    /// <param name="listener">The name of the listener.</param>
    public ServiceBuilder Listen(string address, string listener = "tcp")
    {
        ArgumentNullException.ThrowIfNull(address);
        var safe = address.StartsWith(':') ? IPAddress.Loopback + address : address;
        return Set(DatagramParameters.WithSafeDefaults(Config with { Address = safe, Listener = Config.Listener with { Type = listener } }));
    }

    /// <summary>Listens at the far end of that chain, which the listener has to be made for (<c>rtcp</c>, <c>rudp</c>).</summary>
    /// <param name="chain">A chain of <see cref="ForwarderBuilder.AddChain"/> or of a configuration; by default that of <see cref="ForwarderBuilder.Through"/>.</param>
    public ServiceBuilder ListenThrough(string chain) => Set(Config.Listener with { Chain = chain });

    /// <summary>Reaches targets through that chain.</summary>
    /// <param name="chain">A chain of <see cref="ForwarderBuilder.AddChain"/> or of a configuration; by default that of <see cref="ForwarderBuilder.Through"/>, or this machine for a service that listens remotely.</param>
    public ServiceBuilder DialThrough(string chain) => Set(Config.Handler with { Chain = chain });

    /// <summary>Shares the port of <see cref="ForwarderBuilder.ForwardRemoteTcp"/> among so many tunnels, so that one slow connection holds up no more than those in its own.</summary>
    /// <param name="count">From 1, the default, to 64.</param>
    /// <remarks>The far end has to share ports, as GostSharp's servers do; otherwise there is one tunnel, and a warning.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these numbers.</exception>
    public ServiceBuilder Tunnels(int count) => count is >= 1 and <= RemoteParameters.MaxTunnels
        ? SetListener(RemoteParameters.TunnelCount, count)
        : throw new ArgumentOutOfRangeException(nameof(count), count, $"There are from 1 to {RemoteParameters.MaxTunnels} tunnels.");

    /// <summary>What it does with its connections; by default it forwards them.</summary>
    /// <param name="handler">The name of the handler.</param>
    public ServiceBuilder Handle(string handler) => Set(Config.Handler with { Type = handler });

    /// <summary>Serves SOCKS5.</summary>
    public ServiceBuilder Socks5() => Handle("socks5");

    /// <summary>Serves SOCKS4 and SOCKS4a.</summary>
    public ServiceBuilder Socks4() => Handle("socks4");

    /// <summary>Serves HTTP CONNECT and plain requests.</summary>
    public ServiceBuilder HttpProxy() => Handle("http");

    /// <summary>Leads TLS clients to the host that they name (SNI), at port 443, and serves HTTP like <see cref="HttpProxy"/>. TLS clients are never asked who they are.</summary>
    public ServiceBuilder SniProxy() => Handle("sni");

    /// <summary>Serves SOCKS4, SOCKS5 and HTTP on one port, and TLS like <see cref="SniProxy"/> unless users are required: the client's first byte tells which.</summary>
    public ServiceBuilder AnyProxy() => Handle("auto");

    /// <summary>Serves gost's relay protocol; with targets of its own, clients are led to these.</summary>
    public ServiceBuilder Relay() => Handle("relay");

    /// <summary>Serves Shadowsocks.</summary>
    /// <param name="method">The cipher, as <c>chacha20-ietf-poly1305</c> or <c>aes-256-gcm</c>.</param>
    /// <param name="password">What the key is made of.</param>
    public ServiceBuilder Shadowsocks(string method, string password) => Handle("ss").RequireUser(method, password);

    /// <summary>Serves the port forwarding of SSH, both ways; to be called behind <see cref="Listen"/>.</summary>
    /// <param name="hostKeyFile">The file of the server's key, which is made where there is none; null for a key that is new at every start.</param>
    /// <remarks>Without <see cref="RequireUser"/>, <see cref="RequireUsers"/> and <see cref="AuthorizedKeys"/> everybody is let in.</remarks>
    public ServiceBuilder Ssh(string? hostKeyFile = null) => Handle(SshParameters.Forwarding).Over(SshParameters.Forwarding, null).WithHostKey(hostKeyFile);

    /// <summary>Lets in those who have one of the keys in a file, in the format of OpenSSH; behind <see cref="Ssh"/> or <see cref="OverSsh"/>.</summary>
    /// <param name="path">A file with a key in each line. Its options limit what the owner of a key may do; one that is not known makes its line void.</param>
    public ServiceBuilder AuthorizedKeys(string path) => SetListener(SshParameters.AuthorizedKeysFile, path);

    /// <summary>Lets clients of <see cref="Socks5"/>, <see cref="AnyProxy"/> and <see cref="HttpProxy"/> send UDP, too.</summary>
    public ServiceBuilder AllowUdp() => Set(Config.Handler with { Metadata = Config.Handler.Metadata.With("udp", true) });

    /// <summary>Lets clients of <see cref="Socks5"/>, <see cref="AnyProxy"/>, <see cref="Relay"/> and <see cref="Ssh"/> listen on this machine, which is what remote forwarding does.</summary>
    /// <param name="permitListen">Where: <c>host:port</c>, <c>host:low-high</c>, <c>host:*</c>, <c>*:port</c> or <c>*</c>; by default ports from 1024 up on the loopback.</param>
    public ServiceBuilder AllowBind(params string[] permitListen)
    {
        ArgumentNullException.ThrowIfNull(permitListen);
        var metadata = Config.Handler.Metadata.With(BindParameters.Bind, true);
        return Set(Config.Handler with
        {
            Metadata = permitListen.Length == 0 ? metadata : metadata.With(BindParameters.PermitListenName, string.Join(',', permitListen)),
        });
    }

    /// <summary>Asks clients for these credentials, where the protocol can.</summary>
    public ServiceBuilder RequireUser(string user, string password) =>
        Set(Config.Handler with { Auth = new AuthConfig { Username = user, Password = password } });

    /// <summary>Asks clients for the credentials of one of the users in a file.</summary>
    /// <param name="path">A file with a line <c>user password</c> for each.</param>
    public ServiceBuilder RequireUsers(string path) => Set(Config.Handler with { Auth = new AuthConfig { File = path } });

    /// <summary>Listens with TLS.</summary>
    /// <param name="certFile">The certificate, a PEM file; null for a generated one that no client can verify but by its pin.</param>
    /// <param name="keyFile">Its key, a PEM file.</param>
    /// <param name="clientCaFile">The authorities of client certificates, which are required then; a PEM file.</param>
    public ServiceBuilder OverTls(string? certFile = null, string? keyFile = null, string? clientCaFile = null) =>
        Over("tls", new TlsConfig { CertFile = certFile, KeyFile = keyFile, CaFile = clientCaFile });

    /// <summary>Listens for WebSocket requests.</summary>
    /// <param name="path">The path that they have to name.</param>
    public ServiceBuilder OverWebSocket(string path = "/ws") => Over("ws", null).WithPath(path);

    /// <summary>Listens for WebSocket requests in TLS.</summary>
    /// <param name="path">The path that they have to name.</param>
    /// <param name="certFile">As for <see cref="OverTls"/>.</param>
    /// <param name="keyFile">As for <see cref="OverTls"/>.</param>
    public ServiceBuilder OverSecureWebSocket(string path = "/ws", string? certFile = null, string? keyFile = null) =>
        Over("wss", new TlsConfig { CertFile = certFile, KeyFile = keyFile }).WithPath(path);

    /// <summary>Listens with TLS for connections each of which carries many.</summary>
    /// <param name="certFile">As for <see cref="OverTls"/>.</param>
    /// <param name="keyFile">As for <see cref="OverTls"/>.</param>
    /// <param name="clientCaFile">As for <see cref="OverTls"/>.</param>
    public ServiceBuilder OverMultiplexedTls(string? certFile = null, string? keyFile = null, string? clientCaFile = null) =>
        Over("mtls", new TlsConfig { CertFile = certFile, KeyFile = keyFile, CaFile = clientCaFile });

    /// <summary>Listens for WebSocket requests whose connections each carry many.</summary>
    /// <param name="path">The path that they have to name.</param>
    public ServiceBuilder OverMultiplexedWebSocket(string path = "/ws") => Over("mws", null).WithPath(path);

    /// <summary>Listens for WebSocket requests in TLS whose connections each carry many.</summary>
    /// <param name="path">The path that they have to name.</param>
    /// <param name="certFile">As for <see cref="OverTls"/>.</param>
    /// <param name="keyFile">As for <see cref="OverTls"/>.</param>
    public ServiceBuilder OverMultiplexedSecureWebSocket(string path = "/ws", string? certFile = null, string? keyFile = null) =>
        Over("mwss", new TlsConfig { CertFile = certFile, KeyFile = keyFile }).WithPath(path);

    /// <summary>Listens for QUIC connections, each of which carries many, where the machine has libmsquic.</summary>
    /// <param name="certFile">As for <see cref="OverTls"/>.</param>
    /// <param name="keyFile">As for <see cref="OverTls"/>.</param>
    /// <param name="clientCaFile">As for <see cref="OverTls"/>.</param>
    public ServiceBuilder OverQuic(string? certFile = null, string? keyFile = null, string? clientCaFile = null) =>
        Over("quic", new TlsConfig { CertFile = certFile, KeyFile = keyFile, CaFile = clientCaFile });

    /// <summary>Listens on UDP for KCP, whose connections each carry many. It encrypts, but does not authenticate.</summary>
    /// <param name="key">The key, the same at both ends.</param>
    public ServiceBuilder OverKcp(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Set(Config.Listener with { Type = "kcp", Tls = null, Metadata = Config.Listener.Metadata.With(KcpParameters.Key, key) });
    }

    /// <summary>Adds targets.</summary>
    /// <param name="target">As <c>host:port</c>; several are separated by commas.</param>
    /// <param name="weight">Their share with the <c>random</c> strategy, at least 1.</param>
    /// <param name="backup">Whether they are used only when no other target is left.</param>
    public ServiceBuilder To(string target, int weight = 1, bool backup = false)
    {
        ArgumentNullException.ThrowIfNull(target);
        var added = target.Split(',', StringSplitOptions.TrimEntries).Select((address, index) => new TargetConfig
        {
            Name = $"target-{Targets.Nodes.Count + index}",
            Address = address,
            Weight = weight,
            Backup = backup,
        });
        return Set(Targets with { Nodes = [.. Targets.Nodes, .. added] });
    }

    /// <summary>Picks targets one after the other, which is the default.</summary>
    public ServiceBuilder RoundRobin() => Strategy(SelectorNames.Round);

    /// <summary>Picks targets by chance, in proportion to their weights.</summary>
    public ServiceBuilder Random() => Strategy(SelectorNames.Random);

    /// <summary>Picks the first target that works.</summary>
    public ServiceBuilder FirstAlive() => Strategy(SelectorNames.Fifo);

    /// <summary>Picks the same target for the same client address.</summary>
    public ServiceBuilder HashClient() => Strategy(SelectorNames.Hash);

    /// <summary>Picks targets with the strategy of that name.</summary>
    public ServiceBuilder Strategy(string name) => Set(Selector with { Strategy = name });

    /// <summary>Passes a target over after so many failures in a row; 1 by default, negative for never.</summary>
    public ServiceBuilder MaxFails(int count) => Set(Selector with { MaxFails = count });

    /// <summary>How long a failed target is passed over; 30 seconds by default.</summary>
    public ServiceBuilder FailTimeout(TimeSpan time) => Set(Selector with { FailTimeout = time });

    /// <summary>How long one target may take to be reached; 15 seconds by default.</summary>
    public ServiceBuilder DialTimeout(TimeSpan timeout) => Set(Config.Handler with { DialTimeout = timeout });

    /// <summary>How long the other direction may be without traffic once one has ended; 30 seconds by default.</summary>
    public ServiceBuilder HalfCloseTimeout(TimeSpan timeout) => Set(Config.Handler with { HalfCloseTimeout = timeout });

    /// <summary>How long a connection may be without traffic while both directions are open; no limit by default.</summary>
    public ServiceBuilder IdleTimeout(TimeSpan timeout) => Set(Config.Handler with { IdleTimeout = timeout });

    /// <summary>Whether the kernel carries the bytes of streams where both sides are bare sockets (Linux); it does by default.</summary>
    public ServiceBuilder UseKernelRelay(bool use = true) => Set(Config.Handler with { UseKernelRelay = use });

    /// <summary>Listens for SSH sessions that carry connections of any protocol, as gost's <c>ssh</c> does; to be called behind <see cref="Listen"/>.</summary>
    /// <param name="hostKeyFile">As for <see cref="Ssh"/>.</param>
    public ServiceBuilder OverSsh(string? hostKeyFile = null) => Over(SshParameters.Tunnel, null).WithHostKey(hostKeyFile);

    /// <summary>How long a UDP client's channel is kept without use; it is closed between this time and twice as long. 60 seconds by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive, or longer than 49 days.</exception>
    public ServiceBuilder ChannelIdleTimeout(TimeSpan timeout) => timeout > TimeSpan.Zero && Deadline.IsLimit(timeout)
        ? SetListener(DatagramParameters.IdleTimeout, timeout)
        : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The time is positive and at most 49 days.");

    /// <summary>Closes a UDP client's channel with the first packet that it is sent, for services of one request and one reply.</summary>
    public ServiceBuilder CloseAfterReply() => SetListener(DatagramParameters.KeepAlive, false);

    /// <summary>How many connections are served at once; 16,384 by default, further ones wait in the listener's queue.</summary>
    public ServiceBuilder MaxConnections(int count) => Set(Config with { MaxConnections = count });

    /// <summary>Changes what this builder has no method for.</summary>
    public ServiceBuilder Configure(Func<ServiceConfig, ServiceConfig> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Set(change(Config));
    }

    // Who may use an SSH server is a matter of its listener, whoever is asked first.
    internal ServiceConfig Build() => SshParameters.IsForwarding(Config.Handler.Type) && SshParameters.IsForwarding(Config.Listener.Type)
        ? Config with { Listener = Config.Listener with { Auth = Config.Listener.Auth ?? Config.Handler.Auth }, Handler = Config.Handler with { Auth = null } }
        : Config;

    private ServiceBuilder Set(ServiceConfig config)
    {
        Config = config;
        return this;
    }

    private ServiceBuilder Set(TargetsConfig targets) => Set(Config with { Targets = targets });

    private ServiceBuilder Set(SelectorConfig selector) => Set(Targets with { Selector = selector });

    private ServiceBuilder Over(string listener, TlsConfig? tls) => Set(Config.Listener with { Type = listener, Tls = tls });

    private ServiceBuilder WithHostKey(string? file) => file is null ? this : SetListener(SshParameters.PrivateKeyFile, file);

    private ServiceBuilder WithPath(string path) => Set(Config.Listener with { Metadata = Config.Listener.Metadata.With("path", path) });

    private ServiceBuilder Set(ListenerConfig listener) => Set(Config with { Listener = listener });

    private ServiceBuilder SetListener(string parameter, object value) =>
        Set(Config.Listener with { Metadata = Config.Listener.Metadata.With(parameter, value) });

    private ServiceBuilder Set(HandlerConfig handler) => Set(Config with { Handler = handler });
}
