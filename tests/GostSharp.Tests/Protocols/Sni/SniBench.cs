using GostSharp.Protocols;
using GostSharp.Protocols.Sni;
using GostSharp.Tests.Services;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Sni;

/// <summary>A client, the SNI handler that serves it, and the target that the handler finds.</summary>
internal sealed class SniBench : IAsyncDisposable
{
    private readonly ConnectionPair _visit;
    private readonly ConnectionPair _onward = ConnectionPair.CreateInMemory();

    public SniBench(ConnectionPair? visit = null)
    {
        _visit = visit ?? ConnectionPair.CreateInMemory();
        var tunnel = new Tunnel(new TunnelOptions(), Time, NullLogger.Instance);
        var http = new FunctionHandler(async (connection, cancellationToken) =>
        {
            using var said = new MemoryStream();
            await ((StreamConnection)connection).Stream.CopyToAsync(said, cancellationToken);
            SaidToHttp = said.ToArray();
        });
        Serving = ServeAsync(new SniHandler(DialAsync, tunnel, http, TimeSpan.FromSeconds(15), Time));
    }

    public ManualTime Time { get; } = new();

    /// <summary>The client's end.</summary>
    public StreamConnection Client => _visit.Client;

    /// <summary>The target's end.</summary>
    public StreamConnection Target => _onward.Server;

    /// <summary>What the handler asked its route for.</summary>
    public List<ConnectContext> Wanted { get; } = [];

    /// <summary>What the HTTP handler was given.</summary>
    public byte[]? SaidToHttp { get; private set; }

    public bool RefusesDials { get; set; }

    public Task Serving { get; }

    /// <summary>The failure that the handler reported.</summary>
    public async Task<GostException> FailureAsync() => (await Serving.Invoking(task => task).Should().ThrowAsync<GostException>()).Which;

    public async ValueTask DisposeAsync()
    {
        await _visit.DisposeAsync();
        await _onward.DisposeAsync();
        await Serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // As a service does: the connection is closed when the handler is done with it.
    private async Task ServeAsync(SniHandler handler)
    {
        try
        {
            await handler.HandleAsync(_visit.Server, CancellationToken.None);
        }
        finally
        {
            await _visit.Server.DisposeAsync();
        }
    }

    private ValueTask<Connection> DialAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        Wanted.Add(context);
        return RefusesDials ? throw new ConnectFailedException(FailureReason.Refused, context.Target) : ValueTask.FromResult<Connection>(_onward.Client);
    }
}
