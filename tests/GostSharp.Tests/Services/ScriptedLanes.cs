using System.Net;

namespace GostSharp.Tests.Services;

/// <summary>A listener with one lane, which says what it was asked for.</summary>
internal sealed class ScriptedLanes(Func<int, CancellationToken, ValueTask<Connection?>> accept) : IPromptListener
{
    private int _accepts;
    private int _passedOn;

    public EndPoint? LocalEndPoint => null;

    public int Lanes => 1;

    /// <summary>How often somebody asked for the next connection.</summary>
    public int Accepts => Volatile.Read(ref _accepts);

    /// <summary>How often others were told to look.</summary>
    public int PassedOn => Volatile.Read(ref _passedOn);

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<Connection?> AcceptPromptlyAsync(int lane, CancellationToken cancellationToken) => accept(Interlocked.Increment(ref _accepts), cancellationToken);

    public void PassOn(int lane) => Interlocked.Increment(ref _passedOn);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
