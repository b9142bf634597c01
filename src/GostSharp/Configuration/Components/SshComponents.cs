using GostSharp.Diagnostics;
using GostSharp.Protocols;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Binding;
using GostSharp.Protocols.Ssh;
using GostSharp.Transports;
using GostSharp.Transports.Ssh;
using GostSharp.Transports.Tcp;
using Microsoft.Extensions.Logging;

namespace GostSharp.Configuration.Components;

/// <summary>SSH: port forwarding as everybody knows it, and gost's tunnels; both ends of both.</summary>
internal static class SshComponents
{
    private const string Category = "GostSharp.Ssh";

    // Somebody may have to type a password.
    private static readonly TimeSpan LoginLimit = TimeSpan.FromSeconds(60);

    public static void AddTo(ComponentRegistry registry)
    {
        registry.Listeners.Set(SshParameters.Forwarding, static (context, token) => ListenAsync(context, isTunnel: false, token));
        registry.Listeners.Set(SshParameters.Tunnel, static (context, token) => ListenAsync(context, isTunnel: true, token));
        registry.Handlers.Set(SshParameters.Forwarding, CreateHandler);
        registry.Connectors.Set(SshParameters.Forwarding, static context => new SshConnector(context.ReplyTimeout, context.TimeProvider));
        registry.Dialers.Set(SshParameters.Forwarding, static context => CreateDialer(context, isTunnel: false));
        registry.Dialers.Set(SshParameters.Tunnel, static context => CreateDialer(context, isTunnel: true));
    }

    private static async ValueTask<IListener> ListenAsync(ListenerContext context, bool isTunnel, CancellationToken cancellationToken)
    {
        var logger = context.LoggerFactory.CreateLogger(Category);
        var options = await OptionsOfAsync(context, isTunnel, logger, cancellationToken).ConfigureAwait(false);
        try
        {
            var inner = await BuiltInComponents.ListenAsync(context, cancellationToken).ConfigureAwait(false);
            return new SshListener(inner, options, context.TimeProvider, logger);
        }
        catch
        {
            options.HostKey.Dispose();
            throw;
        }
    }

    private static async ValueTask<SshListenerOptions> OptionsOfAsync(
        ListenerContext context, bool isTunnel, ILogger logger, CancellationToken cancellationToken)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var keepAlive = SshKeepAlive.Of(parameters);
        var keyFile = SshParameters.AuthorizedKeysOf(parameters);
        var users = UsersOf(context, hasKeys: keyFile is not null, logger);
        var keys = await SshKeyFiles.AuthorizedAsync(keyFile, users is null, context.TimeProvider, logger, cancellationToken).ConfigureAwait(false);
        return new SshListenerOptions
        {
            HostKey = await SshKeyFiles.HostKeyAsync(context, parameters, logger, cancellationToken).ConfigureAwait(false),
            IsTunnel = isTunnel,
            Password = users is null ? null : (user, password) => users.Accepts(new Credentials(user, password)),
            Keys = keys,
            Logins = UpgradeLimits.Default with { Timeout = ServiceOptions.OrInfinite(parameters.Duration("handshakeTimeout", "readHeaderTimeout")) ?? LoginLimit },
            Backlog = BacklogParameter.Of(parameters),
            KeepAliveInterval = keepAlive.Interval,
            KeepAliveLimit = keepAlive.Limit,
            KeepAliveTimeout = keepAlive.Patience,
        };
    }

    // Beside keys, a user without a password is one who needs a key: the rule that an empty password accepts any would make the keys of no use.
    private static UserTable? UsersOf(ListenerContext context, bool hasKeys, ILogger logger)
    {
        if (hasKeys)
        {
            return ConfiguredUsers.WithPasswords(context.Config.Auth);
        }

        if (context.Config.Auth is { File: { } file } auth && ConfiguredUsers.AnyWithoutPassword(auth))
        {
            logger.ConfigurationWarning($"{context.Name}: users without a password in '{file}' get in with any");
        }

        return ConfiguredUsers.Known(context.Config.Auth);
    }

    private static SshHandler CreateHandler(HandlerContext context)
    {
        var tunnel = TunnelComponents.CreateTunnel(context, Category);
        var targets = SshParameters.PermitsOf(new ParameterReader(context.Config.Metadata));
        return new SshHandler(context.ConnectAsync, tunnel, targets, CreatePorts(context, tunnel));
    }

    private static SshPorts? CreatePorts(HandlerContext context, Tunnel tunnel)
    {
        var bind = BindParameters.Of(context.Config);
        var logger = context.LoggerFactory.CreateLogger(Category);
        return !bind.IsOn ? null : new SshPorts(
            new PermittedMachine(context.Machine, bind.Permits),
            new PeerAcceptor(context.Name, context.TimeProvider, logger),
            tunnel,
            context.TimeProvider,
            logger);
    }

    private static SshDialer CreateDialer(DialerContext context, bool isTunnel)
    {
        var logger = context.LoggerFactory.CreateLogger(Category);
        var parameters = new ParameterReader(context.Config.Metadata);
        var keepAlive = SshKeepAlive.Of(parameters);
        var user = ConfiguredUsers.Shown(context.Config.Auth);
        var options = new SshDialerOptions
        {
            Create = isTunnel
                ? static (session, transport) => new SshTunnelSession(session, transport)
                : (session, transport) => new SshForwardingSession(session, transport, context.TimeProvider, logger),
            HostKey = PolicyOf(context, parameters),
            User = user?.User ?? "",
            Password = user is { Password.Length: > 0 } ? user.Password : null,
            Key = SshKeyFiles.UserKey(SshParameters.KeyOf(parameters), logger),
            UsesAgent = !isTunnel,
            HandshakeTimeout = context.HandshakeTimeout,
            KeepAliveInterval = keepAlive.Interval,
            KeepAliveLimit = keepAlive.Limit,
            KeepAliveTimeout = keepAlive.Patience,
        };
        return new SshDialer(new TcpDialer(context.Route, context.Node), context.Node, options, context.TimeProvider, logger);
    }

    private static SshHostKeyPolicy PolicyOf(DialerContext context, ParameterReader parameters) => new()
    {
        Fingerprints = SshParameters.HostKeysOf(parameters),
        KnownHostsFile = SshParameters.KnownHostsOf(parameters),
        AcceptsAny = context.Config.Tls is { Secure: false },
        Ask = context.VerifyHostKey,
    };
}
