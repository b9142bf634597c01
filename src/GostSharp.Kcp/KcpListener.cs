using System.Net;
using GostSharp.Kcp.Sessions;

namespace GostSharp.Kcp;

/// <summary>Accepts sessions of any number of clients on one socket.</summary>
public sealed class KcpListener : IAsyncDisposable
{
    private readonly ListenerPort _port;

    private KcpListener(ListenerPort port) => _port = port;

    /// <summary>The bound address of the socket.</summary>
    public EndPoint? LocalEndPoint => _port.LocalEndPoint;

    /// <summary>What the listener has seen so far.</summary>
    public KcpListenerStatistics Statistics => _port.Statistics;

    /// <summary>Begins to accept sessions.</summary>
    /// <param name="socket">The socket, which the listener owns.</param>
    /// <param name="profiles">How sessions may speak; the checksum of a client's first packet tells which cipher and key it uses, and the first profile with those is its session's.</param>
    /// <param name="options">What the listener puts up with.</param>
    /// <param name="timeProvider">The clock; the system's unless told otherwise.</param>
    /// <exception cref="ArgumentException">There is no profile, or they have mistakes; the message names all of them.</exception>
    public static KcpListener Start(KcpSocket socket, IReadOnlyList<KcpOptions> profiles, KcpListenerOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(profiles);
        var mistakes = profiles.SelectMany(profile => profile.FindMistakes()).ToList();
        if (profiles.Count == 0 || mistakes.Count > 0)
        {
            throw new ArgumentException(profiles.Count == 0 ? "There is no profile." : string.Join(" ", mistakes), nameof(profiles));
        }

        var scheduler = KcpScheduler.For(timeProvider ?? TimeProvider.System);
        return new KcpListener(new ListenerPort(socket, [.. profiles], (options ?? new KcpListenerOptions()).Validate(), scheduler));
    }

    /// <summary>Waits for the next session, which the caller disposes of.</summary>
    /// <returns>The session, or null when there will be none because the listener has stopped.</returns>
    /// <exception cref="KcpException">There will be none because the socket has failed; the inner exception says why.</exception>
    public ValueTask<KcpSession?> AcceptAsync(CancellationToken cancellationToken = default) => _port.AcceptAsync(cancellationToken);

    /// <summary>Takes no new sessions; those that were accepted go on.</summary>
    public void StopAccepting() => _port.StopAccepting();

    /// <summary>Ends all sessions and closes the socket.</summary>
    public ValueTask DisposeAsync() => _port.DisposeAsync();
}
