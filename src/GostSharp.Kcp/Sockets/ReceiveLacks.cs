using System.Net.Sockets;

namespace GostSharp.Kcp.Sockets;

/// <summary>How often, and after which pause, a receive that fails for want of memory is tried again: for about a minute in a row.</summary>
internal struct ReceiveLacks(TimeProvider timeProvider)
{
    /// <summary>How many in a row are borne: a peer that owes an answer is given up after half of their time, and what lasts longer is no lack.</summary>
    public const int Most = 3_000;

    /// <summary>Between two tries: where memory is short, asking again at once makes it no better.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private int _count;

    /// <summary>Whether it may be tried again after this failure.</summary>
    /// <remarks>The second error is what the framework calls those that it has no name for, as ENOMEM.</remarks>
    public readonly bool Bears(SocketException exception) =>
        exception.SocketErrorCode is SocketError.NoBufferSpaceAvailable or SocketError.SocketError && _count < Most;

    /// <summary>Waits for the next try.</summary>
    public Task PauseAsync(CancellationToken cancellationToken)
    {
        _count++;
        return Task.Delay(Pause, timeProvider, cancellationToken);
    }
}
