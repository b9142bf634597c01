using System.Buffers.Binary;
using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.KeyExchange;

namespace GostSharp.Ssh.Server;

/// <summary>The server's end of a session.</summary>
public sealed class SshServerSession : SshSession
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SshForward, Task?> _forwards = [];
    private readonly int _maxForwards;

    private SshServerSession(Stream stream, SshServerOptions options)
        : base(stream, options, isClient: false, new ServerKeyExchange(options.Algorithms.HostKeys, options.HostKeys)) =>
        _maxForwards = options.MaxForwards;

    /// <summary>Agrees on keys with the client at the other end of a stream and lets the user in. The session owns the stream, which is closed when this fails.</summary>
    /// <exception cref="SshException">The client does not speak the protocol, is not let in, or takes too long.</exception>
    public static async ValueTask<SshServerSession> AcceptAsync(Stream stream, SshServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var session = new SshServerSession(stream, options);
        var authentication = new ServerAuthentication(session.Transport, options, session.RoundTrip);
        await session.StartAsync(authentication.RunAsync, authentication.Welcome, cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>Gives the client a connection that was accepted where it wanted: the address is the one of its request, with the bound port.</summary>
    /// <param name="bound">What the client asked for; when that was port 0, with the port that was bound.</param>
    /// <param name="originHost">Where the connection comes from: an IP address, as some clients take nothing else.</param>
    /// <param name="originPort">The port of <paramref name="originHost"/>, not 0.</param>
    /// <param name="cancellationToken">Ends the wait; what the client opens all the same is closed at once.</param>
    /// <exception cref="SshOpenException">The client does not want it.</exception>
    /// <exception cref="SshException">The session has ended.</exception>
    public async ValueTask<SshChannel> OpenForwardedTcpIpAsync(SshForward bound, string originHost, int originPort, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bound);
        ArgumentNullException.ThrowIfNull(originHost);
        if (!IsGranted(bound))
        {
            // The client must hear first that it is bound: its request is still being answered.
            await Requests.Answering.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var ends = new SshEndPoints(bound.Host, bound.Port, originHost, originPort);
        return await OpenChannelAsync(SshChannelTypes.ForwardedTcpIp, ends.ToBytes(), cancellationToken).ConfigureAwait(false);
    }

    private protected override async ValueTask<SshReply> AnswerAsync(SshGlobalRequest request, CancellationToken cancellationToken)
    {
        if (request.Forward is not null && !request.IsCancellation && IsFull())
        {
            return SshReply.Failure;
        }

        return await base.AnswerAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private protected override void OnAnswered(SshGlobalRequest request, SshReply reply)
    {
        if (request.Forward is not { } wanted || !reply.IsSuccess)
        {
            return;
        }

        var bound = wanted.Port == 0 && reply.Data.Length == sizeof(uint)
            ? wanted with { Port = (int)BinaryPrimitives.ReadUInt32BigEndian(reply.Data.Span) }
            : wanted;
        lock (_gate)
        {
            if (request.IsCancellation)
            {
                _forwards.Remove(bound);
            }
            else
            {
                _forwards[bound] = reply.WhenFree;
            }
        }
    }

    private bool IsGranted(SshForward bound)
    {
        lock (_gate)
        {
            return _forwards.ContainsKey(bound);
        }
    }

    private bool IsFull()
    {
        lock (_gate)
        {
            foreach (var (bound, whenFree) in _forwards)
            {
                if (whenFree is { IsCompleted: true })
                {
                    _forwards.Remove(bound);
                }
            }

            return _forwards.Count >= _maxForwards;
        }
    }
}
