using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.KeyExchange;

namespace GostSharp.Ssh.Client;

/// <summary>The client's end of a session.</summary>
public sealed class SshClientSession : SshSession
{
    private readonly RemoteForwards _forwards;

    private SshClientSession(Stream stream, SshClientOptions options)
        : base(stream, options, isClient: true, new ClientKeyExchange(options.Algorithms.HostKeys, options.CheckHostKeyAsync)) =>
        _forwards = new RemoteForwards(this, options);

    /// <summary>Agrees on keys with the server at the other end of a stream and logs in. The session owns the stream, which is closed when this fails.</summary>
    /// <exception cref="SshException">The server does not speak the protocol, is not trusted, does not let the user in, or takes too long.</exception>
    public static async ValueTask<SshClientSession> ConnectAsync(Stream stream, SshClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var session = new SshClientSession(stream, options);
        await session.StartAsync(
            token => session.LogInAsync(options, token),
            welcome: static () => { },
            cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>Asks the server for a connection to a target, which the server resolves.</summary>
    /// <exception cref="SshOpenException">The server does not connect.</exception>
    /// <exception cref="SshException">The session has ended.</exception>
    public ValueTask<SshChannel> OpenDirectTcpIpAsync(
        string host,
        int port,
        string originHost = "0.0.0.0",
        int originPort = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(originHost);
        return OpenChannelAsync(SshChannelTypes.DirectTcpIp, new SshEndPoints(host, port, originHost, originPort).ToBytes(), cancellationToken);
    }

    /// <summary>Lets the server listen; 0 asks for a free port.</summary>
    /// <exception cref="SshException">The server does not listen there, or the session has ended.</exception>
    public ValueTask<SshRemoteForward> ListenAsync(string host, int port, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        return _forwards.ListenAsync(new SshForward(host, port), cancellationToken);
    }

    private protected override SshOpenFailure? Offer(SshChannelOpening opening) =>
        opening.Type == SshChannelTypes.ForwardedTcpIp ? _forwards.Offer(opening) : base.Offer(opening);

    private protected override void OnEnded(SshException reason) => _forwards.End();

    private async ValueTask<SshUser> LogInAsync(SshClientOptions options, CancellationToken cancellationToken)
    {
        var authentication = new ClientAuthentication(Transport, options, RoundTrip);
        return await authentication.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
