using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Server;

namespace GostSharp.Transports.Ssh;

/// <summary>A client's <c>tcpip-forward</c>.</summary>
internal sealed class SshPortRequest : PortRequest
{
    private readonly SshServerConnection _client;
    private readonly SshServerSession _session;
    private readonly SshForward _wanted;
    private readonly CancellationTokenSource _withdrawn = new();
    private readonly CancellationTokenRegistration _leaving;
    private readonly TaskCompletionSource<int?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="client">Who wants it.</param>
    /// <param name="session">Its session.</param>
    /// <param name="wanted">What, in its own words.</param>
    /// <param name="address">What that means.</param>
    public SshPortRequest(SshServerConnection client, SshServerSession session, SshForward wanted, EndPoint address)
    {
        (_client, _session, _wanted, Address) = (client, session, wanted, address);
        _leaving = client.Left.UnsafeRegister(static request => ((SshPortRequest)request!).Withdraw(), this);
        Features.Visitor = client.Features.Visitor;
    }

    public override EndPoint Address { get; }

    public override CancellationToken Withdrawn => _withdrawn.Token;

    public override EndPoint? LocalEndPoint => _client.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => _client.RemoteEndPoint;

    /// <summary>The port that was bound; null for none.</summary>
    public Task<int?> Answer => _answer.Task;

    /// <summary>Completes when the port is free again.</summary>
    public Task WhenFree => _freed.Task;

    public override void Grant(EndPoint? bound) => _answer.TrySetResult(bound switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint name => name.Port,
        _ => _wanted.Port,
    });

    public override void Refuse(GostException failure) => _answer.TrySetResult(null);

    public override async ValueTask<StreamConnection> OpenAsync(EndPoint? visitor, CancellationToken cancellationToken)
    {
        var port = await Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var (host, originPort) = SshAddresses.Origin(visitor, nobody: 1); // Clients of gost take no port 0.
        try
        {
            var channel = await _session
                .OpenForwardedTcpIpAsync(_wanted with { Port = port ?? _wanted.Port }, host, originPort, cancellationToken).ConfigureAwait(false);
            return new SshChannelConnection(channel, _session, LocalEndPoint, RemoteEndPoint);
        }
        catch (SshOpenException exception)
        {
            throw SshFailures.NotOpened(exception, RemoteEndPoint);
        }
        catch (SshException exception)
        {
            throw SshFailures.Translate(exception);
        }
    }

    public override void Freed() => _freed.TrySetResult();

    public override void Withdraw() => _withdrawn.Cancel();

    public override void Abort(Exception? reason = null) => Withdraw();

    /// <summary>Whoever served it is done: what was not answered was not bound, and nothing is bound any more.</summary>
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _leaving.Unregister();
        Withdraw();
        _answer.TrySetResult(null);
        _freed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
