using GostSharp.Transports;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Transports;

/// <summary>Dials sessions in memory, when and as a test wants it.</summary>
internal sealed class ScriptedSessionDialer : SessionDialer
{
    private TaskCompletionSource? _hold;
    private int _dials;

    public override RouteCapabilities Requires => RouteCapabilities.Streams;

    /// <summary>How often a session was dialled, or it was tried.</summary>
    public int Dials => Volatile.Read(ref _dials);

    public List<MemorySession> FarEnds { get; } = [];

    public Exception? Failure { get; set; }

    public void Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _hold!.SetResult();

    protected override async ValueTask<SessionConnection> DialSessionAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _dials);
        await (_hold?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
        if (Failure is not null)
        {
            throw Failure;
        }

        var (near, far) = MemorySession.CreatePair();
        FarEnds.Add(far);
        return near;
    }
}
