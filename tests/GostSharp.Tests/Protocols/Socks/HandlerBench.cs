using GostSharp.Protocols;
using GostSharp.Protocols.Socks;
using GostSharp.Relaying;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Socks;

/// <summary>A client, a handler that serves it, and the target that the handler finds.</summary>
internal sealed class HandlerBench(TimeProvider? timeProvider = null) : IAsyncDisposable
{
    private readonly ConnectionPair _visit = ConnectionPair.CreateInMemory();
    private readonly ConnectionPair _onward = ConnectionPair.CreateInMemory();
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private Task _serving = Task.CompletedTask;

    /// <summary>The client's end.</summary>
    public StreamConnection Client => _visit.Client;

    /// <summary>The target's end.</summary>
    public StreamConnection Target => _onward.Server;

    /// <summary>What the handler asked its route for.</summary>
    public List<ConnectContext> Wanted { get; } = [];

    /// <summary>What a dial fails with; null lets it reach the target.</summary>
    public Func<ConnectContext, Exception>? Failure { get; set; }

    /// <summary>Lets a dial wait.</summary>
    public Task DialMayEnd { get; set; } = Task.CompletedTask;

    /// <summary>How the handler ended.</summary>
    public Task Serving => _serving;

    public HandlerBench StartSocks5(Socks5HandlerOptions? options = null) =>
        Start(new Socks5Handler(DialAsync, CreateTunnel(), options ?? new Socks5HandlerOptions(), _time));

    public HandlerBench StartSocks4(Socks4HandlerOptions? options = null) =>
        Start(new Socks4Handler(DialAsync, CreateTunnel(), options ?? new Socks4HandlerOptions(), _time));

    /// <summary>Sends back what the target receives, until the client has ended.</summary>
    public async Task EchoAsync()
    {
        await Target.Stream.CopyToAsync(Target.Stream);
        await Target.CompleteWritesAsync();
    }

    /// <summary>The failure that the handler reported.</summary>
    public async Task<GostException> FailureAsync() => (await FluentActions.Awaiting(() => _serving).Should().ThrowAsync<GostException>()).Which;

    public async ValueTask DisposeAsync()
    {
        await _visit.DisposeAsync();
        await _onward.DisposeAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Tunnel CreateTunnel() => new(new TunnelOptions { Relay = new RelayOptions() }, _time, NullLogger.Instance);

    private HandlerBench Start(IHandler handler)
    {
        _serving = ServeAsync(handler);
        return this;
    }

    // As a service does: the connection is closed when the handler is done with it.
    private async Task ServeAsync(IHandler handler)
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

    private async ValueTask<Connection> DialAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        Wanted.Add(context);
        await DialMayEnd.WaitAsync(cancellationToken);
        return Failure is null ? _onward.Client : throw Failure(context);
    }
}
