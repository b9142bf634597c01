using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Transports.Tcp.Linux;

/// <summary>Those who accept from a listening socket, each for one caller at a time.</summary>
internal sealed class LinuxAcceptors : IDisposable
{
    private readonly ReadinessLanes _waits;
    private readonly LinuxAcceptor[] _lanes;

    /// <param name="listener">The listening socket, which stays its owner's and is closed after this.</param>
    public LinuxAcceptors(Socket listener)
    {
        var handle = listener.SafeHandle;
        var descriptor = (int)handle.DangerousGetHandle();
        Libc.SetNonBlocking(descriptor);
        _waits = new ReadinessLanes(descriptor);
        _lanes = [.. Enumerable.Range(0, EventLoops.MaxCount).Select(lane => new LinuxAcceptor(handle, _waits, lane))];
    }

    public int Count => _lanes.Length;

    /// <inheritdoc cref="LinuxAcceptor.AcceptAsync"/>
    public ValueTask<(SocketDescriptor Socket, IPEndPoint? Peer)> AcceptAsync(int lane, CancellationToken cancellationToken) => _lanes[lane].AcceptAsync(cancellationToken);

    /// <inheritdoc cref="ReadinessLanes.PassOn"/>
    public void PassOn(int lane) => _waits.PassOn(lane);

    public void Dispose() => _waits.Close();
}
