using System.Net;
using System.Net.Quic;
using System.Runtime.Versioning;
using GostSharp.Codecs;

namespace GostSharp.Transports.Quic;

/// <summary>A QUIC connection, which carries a stream for each connection and says nothing else.</summary>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macOS"), SupportedOSPlatform("windows")]
internal sealed class QuicSession : SessionConnection
{
    private readonly QuicConnection _connection;
    private readonly TimeProvider _timeProvider;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task> _closing;
    private Task _refusing = Task.CompletedTask;
    private GostException? _endReason;

    private QuicSession(QuicConnection connection, TimeProvider timeProvider)
    {
        _connection = connection;
        _timeProvider = timeProvider;
        _closing = new Lazy<Task>(() => connection.DisposeAsync().AsTask());
        LocalEndPoint = Plain(connection.LocalEndPoint);
        RemoteEndPoint = Plain(connection.RemoteEndPoint);
    }

    public override EndPoint? LocalEndPoint { get; }

    public override EndPoint? RemoteEndPoint { get; }

    public override Task Ended => _ended.Task;

    internal override GostException? EndReason => _endReason;

    /// <summary>The session of a client. Whoever looks for streams of the server's learns of the end, too; there are none to take.</summary>
    public static QuicSession OfClient(QuicConnection connection, TimeProvider timeProvider)
    {
        var session = new QuicSession(connection, timeProvider);
        session._refusing = session.RefuseAllAsync();
        return session;
    }

    /// <summary>The session of a server. Somebody has to accept its streams to the end.</summary>
    public static QuicSession OfServer(QuicConnection connection, TimeProvider timeProvider) => new(connection, timeProvider);

    public override async ValueTask<Connection> OpenAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var stream = await _connection.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, cancellationToken).ConfigureAwait(false);
            return new QuicStreamConnection(stream, this, _timeProvider);
        }
        catch (Exception exception) when (QuicFailures.IsEnd(exception))
        {
            End(exception);
            throw new ConnectFailedException(
                FailureReason.ConnectionLost, RemoteEndPoint, $"the QUIC connection has ended ({exception.Message})", exception, FailureSite.Node);
        }
    }

    public override async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var stream = await _connection.AcceptInboundStreamAsync(cancellationToken).ConfigureAwait(false);
            return new QuicStreamConnection(stream, this, _timeProvider);
        }
        catch (Exception exception) when (QuicFailures.IsEnd(exception))
        {
            End(exception);
            return null;
        }
    }

    public override void Abort(Exception? reason = null)
    {
        End(reason ?? new GostException(FailureReason.ConnectionLost, "the session was aborted"));
        _ = _closing.Value;
    }

    public override async ValueTask DisposeAsync()
    {
        End(new GostException(FailureReason.ConnectionLost, "the session was closed"));
        await _closing.Value.ConfigureAwait(false);
        await _refusing.ConfigureAwait(false);
    }

    private static IPEndPoint Plain(IPEndPoint address) => new(HostText.Plain(address.Address), address.Port);

    private async Task RefuseAllAsync()
    {
        while (await AcceptAsync().ConfigureAwait(false) is { } stream)
        {
            await stream.RefuseAsync().ConfigureAwait(false);
        }
    }

    private void End(Exception reason)
    {
        Interlocked.CompareExchange(
            ref _endReason, reason as GostException ?? new GostException(QuicFailures.ReasonOf(reason), reason.Message, reason), null);
        _ended.TrySetResult();
    }
}
