using GostSharp.Tests.Seams.Doubles;

namespace GostSharp.Tests.Relaying;

/// <summary>A stream that always has bytes, takes all that it is given, and never makes anybody wait.</summary>
internal sealed class EndlessStream() : DelegatingStream(Null)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(buffer.Length);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
