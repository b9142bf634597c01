using System.Net;
using GostSharp.Selection;
using GostSharp.Ssh.Keys;
using GostSharp.Transports.Ssh;
using GostSharp.Transports.Tls;
using Microsoft.Extensions.Logging;

namespace GostSharp.Configuration;

/// <summary>What every component is given when it is built.</summary>
public abstract class ComponentContext
{
    private protected ComponentContext(string name, ILoggerFactory loggerFactory, TimeProvider timeProvider)
    {
        Name = name;
        LoggerFactory = loggerFactory;
        TimeProvider = timeProvider;
    }

    /// <summary>The service, or the hop and node, that it is built for.</summary>
    public string Name { get; }

    /// <summary>Where it logs.</summary>
    public ILoggerFactory LoggerFactory { get; }

    /// <summary>Its clock.</summary>
    public TimeProvider TimeProvider { get; }
}

/// <summary>What a listener is built from.</summary>
public sealed class ListenerContext : ComponentContext
{
    internal ListenerContext(
        string name,
        ILoggerFactory loggerFactory,
        TimeProvider timeProvider,
        EndPoint address,
        IRoute route,
        ListenerConfig config,
        TlsConfig tls,
        GeneratedCertificate generated,
        GeneratedHostKey generatedHostKey)
        : base(name, loggerFactory, timeProvider)
    {
        (Generated, GeneratedHostKey) = (generated, generatedHostKey);
        Address = address;
        Route = route;
        Config = config;
        Tls = tls;
    }

    /// <summary>Where to listen.</summary>
    public EndPoint Address { get; }

    /// <summary>The route on which to listen: this machine or the far end of a chain.</summary>
    public IRoute Route { get; }

    /// <summary>The listener's configuration.</summary>
    public ListenerConfig Config { get; }

    /// <summary>Its certificate, and the authorities of client certificates: what the listener names, else what the whole configuration does.</summary>
    public TlsConfig Tls { get; }

    /// <summary>The certificate of those who have none.</summary>
    internal GeneratedCertificate Generated { get; }

    /// <summary>The host key of those who have none.</summary>
    internal GeneratedHostKey GeneratedHostKey { get; }

    /// <summary>Whether <see cref="Route"/> is the far end of a chain.</summary>
    internal bool IsRemote { get; init; }

    /// <summary>The handler that its connections are for.</summary>
    internal string? HandlerType { get; init; }
}

/// <summary>What a handler is built from.</summary>
public sealed class HandlerContext : ComponentContext
{
    private readonly TargetDialer _dialer;

    internal HandlerContext(
        string name,
        ILoggerFactory loggerFactory,
        TimeProvider timeProvider,
        IRoute machine,
        IRoute route,
        TargetDialer dialer,
        TargetGroup targets,
        HandlerConfig config,
        ServiceOptions options,
        TlsConfig tls,
        GeneratedCertificate generated)
        : base(name, loggerFactory, timeProvider)
    {
        Tls = tls;
        Generated = generated;
        _dialer = dialer;
        Machine = machine;
        Route = route;
        Targets = targets;
        Config = config;
        Options = options;
    }

    /// <summary>The route on which to dial: this machine or the far end of a chain.</summary>
    public IRoute Route { get; }

    /// <summary>The service's targets behind that route, with their selector and failure marks.</summary>
    public TargetGroup Targets { get; }

    /// <summary>The handler's configuration.</summary>
    public HandlerConfig Config { get; }

    /// <summary>Its certificate, for protocols that turn to TLS by themselves: what the handler names, else the listener, else the whole configuration.</summary>
    public TlsConfig Tls { get; }

    /// <summary>The certificate of those who have none.</summary>
    internal GeneratedCertificate Generated { get; }

    /// <summary>This machine, for what has to be bound where the clients are.</summary>
    internal IRoute Machine { get; }

    internal ServiceOptions Options { get; }

    /// <summary>Dials a target that the client names over <see cref="Route"/>, within the service's dial timeout and with its retries.</summary>
    /// <exception cref="ConnectFailedException">The target could not be reached.</exception>
    public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _dialer.ConnectAsync(context, cancellationToken);
    }

    /// <summary>Opens a packet connection to a target that the client names over <see cref="Route"/>, as <see cref="ConnectAsync"/> does.</summary>
    /// <exception cref="ConnectFailedException">The target could not be reached.</exception>
    public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _dialer.ConnectDatagramAsync(context, cancellationToken);
    }
}

/// <summary>What a dialer is built from.</summary>
public sealed class DialerContext : ComponentContext
{
    internal DialerContext(
        string name, ILoggerFactory loggerFactory, TimeProvider timeProvider, EndPoint node, IRoute route, DialerConfig config, NodeLimits limits)
        : base(name, loggerFactory, timeProvider)
    {
        Node = node;
        Route = route;
        Config = config;
        HandshakeTimeout = limits.Handshake;
    }

    /// <summary>The node to reach.</summary>
    public EndPoint Node { get; }

    /// <summary>The route over which to reach it.</summary>
    public IRoute Route { get; }

    /// <summary>The dialer's configuration.</summary>
    public DialerConfig Config { get; }

    /// <summary>How long the transport's handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; }

    /// <summary>Says whether a host key is a node's; null when the program has nothing to say about it.</summary>
    internal Func<EndPoint, SshPublicKey, CancellationToken, ValueTask<bool>>? VerifyHostKey { get; init; }
}

/// <summary>What a connector is built from.</summary>
public sealed class ConnectorContext : ComponentContext
{
    internal ConnectorContext(string name, ILoggerFactory loggerFactory, TimeProvider timeProvider, EndPoint node, NodeConfig config, NodeLimits limits)
        : base(name, loggerFactory, timeProvider)
    {
        Node = node;
        Config = config.Connector;
        DialerConfig = config.Dialer;
        ReplyTimeout = limits.Reply;
    }

    /// <summary>The node that will be asked.</summary>
    public EndPoint Node { get; }

    /// <summary>The connector's configuration.</summary>
    public ConnectorConfig Config { get; }

    /// <summary>How long the node may take to answer.</summary>
    public TimeSpan ReplyTimeout { get; }

    /// <summary>The configuration of the dialer beside it: certificates given for the node stand there.</summary>
    internal DialerConfig DialerConfig { get; }
}
