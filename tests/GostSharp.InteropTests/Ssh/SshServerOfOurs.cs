using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Server;

namespace GostSharp.InteropTests.Ssh;

/// <summary>A server made of the library alone, which connects to any target and binds any address.</summary>
internal sealed class SshServerOfOurs : IAsyncDisposable
{
    private readonly Channel<SshServerSession> _sessions = Channel.CreateUnbounded<SshServerSession>();
    private readonly Channel<SshForward> _bound = Channel.CreateUnbounded<SshForward>();
    private readonly SshServerOptions _options;
    private readonly TestServer _server;

    private SshServerOfOurs(SshServerOptions options)
    {
        _options = options;
        _server = TestServer.Start(ServeAsync);
    }

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>Why connections have ended that should not, or were not let in.</summary>
    public IReadOnlyCollection<Exception> Failures => _server.Failures;

    /// <summary>Connections that have not ended.</summary>
    public int Open => _server.Open;

    public static SshServerOfOurs Start(SshServerOptions options) => new(options);

    /// <summary>The next client that has logged in.</summary>
    public Task<SshServerSession> NextSessionAsync() => _sessions.Reader.ReadAsync().AsTask().WaitAsync(SshTraffic.Limit);

    /// <summary>The next address that was bound for a client.</summary>
    public Task<SshForward> NextBoundAsync() => _bound.Reader.ReadAsync().AsTask().WaitAsync(SshTraffic.Limit);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        await using var forwards = new SshForwardsOfOurs(_bound.Writer);
        await using var session = await SshServerSession.AcceptAsync(
            stream, _options with { AnswerRequestAsync = forwards.AnswerAsync }, cancellationToken);
        _sessions.Writer.TryWrite(session);
        var running = new List<Task>();
        while (await session.AcceptChannelAsync(cancellationToken) is { } opening)
        {
            running.Add(ConnectAsync(opening));
        }

        await Task.WhenAll(running);
    }

    private static async Task ConnectAsync(SshChannelOpening opening)
    {
        Socket socket;
        try
        {
            socket = await SshTraffic.DialAsync(new IPEndPoint(IPAddress.Parse(opening.EndPoints!.Host), opening.EndPoints.Port));
        }
        catch (SocketException failure)
        {
            opening.Refuse(SshOpenFailure.ConnectFailed, failure.Message);
            return;
        }

        await SshRelay.RunAsync(opening.Accept(), socket);
    }
}
