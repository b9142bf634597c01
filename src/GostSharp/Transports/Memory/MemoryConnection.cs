using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>One end of a stream inside this process that behaves like TCP: bounded buffers, half-close, reset on abort.</summary>
/// <remarks>An idle connection holds no buffer. After an abort the peer reads nothing more, not even what was written before it.</remarks>
public sealed class MemoryConnection : StreamConnection
{
    /// <summary>The bytes that each direction holds before its writer waits, unless asked otherwise: 65,536.</summary>
    public const int DefaultBufferSize = 64 * 1024;

    private readonly MemoryEnd _end;

    internal MemoryConnection(MemoryEnd end, EndPoint? localEndPoint, EndPoint? remoteEndPoint)
        : base(end, localEndPoint, remoteEndPoint) => _end = end;

    /// <summary>Creates two connected ends that belong to no network.</summary>
    /// <param name="firstEndPoint">The first end's own address, which the second sees as its peer's.</param>
    /// <param name="secondEndPoint">The second end's own address.</param>
    /// <param name="bufferSize">Bytes that each direction holds before its writer waits, at least 1; 64 KiB unless given.</param>
    public static (MemoryConnection First, MemoryConnection Second) CreatePair(
        EndPoint? firstEndPoint = null,
        EndPoint? secondEndPoint = null,
        int bufferSize = DefaultBufferSize)
    {
        var link = new MemoryLink(bufferSize, firstEndPoint, secondEndPoint);
        return (link.First, link.Second);
    }

    /// <inheritdoc/>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _end.CompleteWrites();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Abort(Exception? reason = null) => _end.Abort(reason);
}
