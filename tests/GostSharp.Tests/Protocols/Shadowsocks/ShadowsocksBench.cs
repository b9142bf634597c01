using GostSharp.Protocols;
using GostSharp.Protocols.Shadowsocks;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>Clients, one after the other, of one handler, and the target that it finds.</summary>
internal sealed class ShadowsocksBench : IAsyncDisposable
{
    private readonly ShadowsocksHandler _handler;
    private readonly List<ConnectionPair> _visits = [];
    private readonly ConnectionPair _onward = ConnectionPair.CreateInMemory();

    public ShadowsocksBench(CipherSuite suite, TimeProvider? timeProvider = null, ShadowsocksHandlerOptions? options = null)
    {
        var time = timeProvider ?? TimeProvider.System;
        _handler = new ShadowsocksHandler(
            new ShadowsocksAdmission(suite, options ?? new ShadowsocksHandlerOptions(), time),
            DialAsync,
            new Tunnel(new TunnelOptions(), time, NullLogger.Instance));
    }

    /// <summary>The target's end.</summary>
    public StreamConnection Target => _onward.Server;

    /// <summary>What the handler dialled.</summary>
    public List<ConnectContext> Wanted { get; } = [];

    /// <summary>What a dial fails with; null lets it reach the target.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Connects a client; the task ends with the handler.</summary>
    public (StreamConnection Client, Task Serving) Connect()
    {
        var visit = ConnectionPair.CreateInMemory();
        _visits.Add(visit);
        return (visit.Client, ServeAsync(visit.Server));
    }

    /// <summary>Sends back what the target receives, until the client has ended.</summary>
    public async Task EchoAsync()
    {
        await Target.Stream.CopyToAsync(Target.Stream);
        await Target.CompleteWritesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visit in _visits)
        {
            await visit.DisposeAsync();
        }

        await _onward.DisposeAsync();
    }

    // As a service does: the connection is closed when the handler is done with it.
    private async Task ServeAsync(StreamConnection accepted)
    {
        try
        {
            await _handler.HandleAsync(accepted, CancellationToken.None);
        }
        finally
        {
            await accepted.DisposeAsync();
        }
    }

    private ValueTask<Connection> DialAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        Wanted.Add(context);
        return Failure is null ? ValueTask.FromResult<Connection>(_onward.Client) : throw Failure;
    }
}
