using System.Collections.Concurrent;
using System.Text;
using GostSharp.Protocols;
using GostSharp.Protocols.Http;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Http;

/// <summary>A client of the HTTP handler, and targets that do what a test says.</summary>
internal sealed class HttpBench : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<StreamConnection, Task>> _targets = new();
    private readonly List<Task> _scripts = [];
    private readonly List<string> _dialled = [];
    private readonly List<string> _requests = [];
    private readonly CancellationTokenSource _stop = new();

    public HttpBench(HttpHandlerOptions? options = null)
    {
        Handler = new HttpHandler(DialAsync, new Tunnel(new TunnelOptions(), Time, NullLogger.Instance), options ?? new HttpHandlerOptions(), Time);
        Served = new FaultyStream(Pair.Server.Stream);
        Connection = new WrappedConnection(Served, Pair.Server);
        Handling = HandleAsync();
    }

    public ConnectionPair Pair { get; } = ConnectionPair.CreateInMemory();

    public ManualTime Time { get; } = new();

    public HttpHandler Handler { get; }

    /// <summary>The handler's side of the client's connection.</summary>
    public FaultyStream Served { get; }

    public StreamConnection Connection { get; }

    public Task Handling { get; }

    /// <summary>Whom the handler dialled, in order.</summary>
    public IReadOnlyList<string> Dialled => _dialled;

    /// <summary>The heads that targets received, in order.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public Exception? DialFailure { get; set; }

    /// <summary>Runs a script for every connection to an address.</summary>
    public void Target(string address, Func<StreamConnection, Task> script) => _targets[address] = script;

    /// <summary>Answers the head of a request with a fixed text and closes.</summary>
    public void Target(string address, string answer) => Target(address, async peer =>
    {
        await TakeRequestAsync(peer);
        await WriteAsync(peer, answer);
    });

    public async Task TakeRequestAsync(StreamConnection peer) => _requests.Add(await ReadHeadAsync(peer));

    public Task SendAsync(string text) => WriteAsync(Pair.Client, text);

    public Task<string> ReceiveHeadAsync() => ReadHeadAsync(Pair.Client);

    public Task<string> ReceiveAsync(int length) => ReadAsync(Pair.Client, length);

    /// <summary>Everything up to the end, and no failure.</summary>
    public async Task<string> ReceiveAllAsync() => await new StreamReader(Pair.Client.Stream, Encoding.Latin1).ReadToEndAsync();

    public static async Task WriteAsync(StreamConnection peer, string text) => await peer.Stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    public static async Task<string> ReadAsync(StreamConnection peer, int length)
    {
        var bytes = new byte[length];
        await peer.Stream.ReadExactlyAsync(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    public static async Task<string> ReadHeadAsync(StreamConnection peer)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(await ReadAsync(peer, 1));
        }

        return head.ToString();
    }

    /// <summary>The failure with which the handler ends.</summary>
    public async Task<GostException> FailureAsync() => (await Handling.Invoking(task => task).Should().ThrowAsync<GostException>()).Which;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Pair.DisposeAsync();
        await Handling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_scripts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    // As a service does: whatever the handler did, the connection ends behind it.
    private async Task HandleAsync()
    {
        try
        {
            await Handler.HandleAsync(Connection, _stop.Token);
        }
        finally
        {
            await Connection.DisposeAsync();
        }
    }

    private ValueTask<Connection> DialAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        _dialled.Add(Address.Format(context.Target));
        if (DialFailure is not null || !_targets.TryGetValue(Address.Format(context.Target), out var script))
        {
            throw DialFailure ?? new ConnectFailedException(FailureReason.Refused, context.Target);
        }

        var (near, far) = MemoryConnection.CreatePair();
        _scripts.Add(RunAsync(script, far));
        return ValueTask.FromResult<Connection>(near);
    }

    private static async Task RunAsync(Func<StreamConnection, Task> script, StreamConnection peer)
    {
        await Task.Yield();
        await using (peer)
        {
            await script(peer);
        }
    }

    private sealed class WrappedConnection(Stream stream, StreamConnection inner) : StreamConnection(stream, inner)
    {
        private readonly StreamConnection _peer = inner;

        public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => _peer.CompleteWritesAsync(cancellationToken);
    }
}
