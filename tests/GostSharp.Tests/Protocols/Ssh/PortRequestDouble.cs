using System.Net;
using System.Threading.Channels;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Ssh;

/// <summary>A client's wish to have a port bound, what it is told, and the streams that it gets.</summary>
internal sealed class PortRequestDouble(string address) : PortRequest
{
    private readonly CancellationTokenSource _withdrawn = new();
    private readonly TaskCompletionSource<EndPoint?> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<(StreamConnection Stream, EndPoint? Visitor)> _opened = Channel.CreateUnbounded<(StreamConnection, EndPoint?)>();

    public override EndPoint Address { get; } = GostSharp.Address.Parse(address);

    public override CancellationToken Withdrawn => _withdrawn.Token;

    public Task<EndPoint?> Granted => _granted.Task;

    public Task WhenFree => _freed.Task;

    public GostException? Refusal { get; private set; }

    /// <summary>What opening a stream fails with.</summary>
    public GostException? Failure { get; set; }

    public override void Withdraw() => _withdrawn.Cancel();

    /// <summary>The client's end of the next stream, and for whom it is.</summary>
    public ValueTask<(StreamConnection Stream, EndPoint? Visitor)> NextAsync() => _opened.Reader.ReadAsync();

    public override void Grant(EndPoint? bound) => _granted.SetResult(bound);

    public override void Refuse(GostException failure) => Refusal = failure;

    public override ValueTask<StreamConnection> OpenAsync(EndPoint? visitor, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        var (client, server) = MemoryConnection.CreatePair();
        _opened.Writer.TryWrite((client, visitor));
        return ValueTask.FromResult<StreamConnection>(server);
    }

    public override void Freed() => _freed.SetResult();

    public override void Abort(Exception? reason = null) => Withdraw();

    public override ValueTask DisposeAsync()
    {
        Withdraw();
        return ValueTask.CompletedTask;
    }
}
