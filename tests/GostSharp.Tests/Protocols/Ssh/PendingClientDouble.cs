using System.Net;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Ssh;

/// <summary>A client of an SSH server that wants to be led to a target, and what it is told.</summary>
internal sealed class PendingClientDouble : IPendingClient, IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PendingClientDouble(EndPoint? target)
    {
        (Client, Server) = MemoryConnection.CreatePair(Address.Parse("10.0.0.2:1"), Address.Parse("10.0.0.1:22"));
        Server.Features.RequestedTarget = target;
        Server.Features.Set<IPendingClient>(this);
    }

    public StreamConnection Client { get; }

    /// <summary>What the handler gets.</summary>
    public StreamConnection Server { get; }

    public CancellationToken Left => _left.Token;

    public Task Granted => _granted.Task;

    public GostException? Refusal { get; private set; }

    public void Leave() => _left.Cancel();

    public ValueTask GrantAsync(CancellationToken cancellationToken)
    {
        _granted.SetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask RefuseAsync(GostException failure, CancellationToken cancellationToken)
    {
        Refusal = failure;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        _left.Dispose();
    }
}
