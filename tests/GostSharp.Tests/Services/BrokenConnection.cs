using System.Net;

namespace GostSharp.Tests.Services;

/// <summary>A connection of a user's own that fails whoever asks for its address.</summary>
internal sealed class BrokenConnection : Connection
{
    public override EndPoint? LocalEndPoint => throw new ObjectDisposedException(nameof(BrokenConnection));

    public bool IsDisposed { get; private set; }

    public override void Abort(Exception? reason = null) => IsDisposed = true;

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
