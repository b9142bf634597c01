namespace GostSharp.Transports.WebSockets;

/// <summary>The bytes of a WebSocket as a connection (RFC 6455).</summary>
/// <remarks>
/// The framing is our own because the framework's WebSocket is made for messages: a cancelled receive aborts it, a partial frame is held back until
/// it is whole or the buffer full, an empty receive inside of a frame returns at once so that a buffer is held while nothing comes, text has to be UTF-8
/// (gost's peers see bytes), an end of the stream below closes the writing direction too, and pings run on the system's clock only.
/// </remarks>
internal sealed class WebSocketConnection : StreamConnection
{
    // The close frame is a courtesy.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly StreamConnection _inner;
    private readonly FrameWriter _writer;
    private readonly WebSocketKeepAlive? _keepAlive;
    private readonly TimeProvider _timeProvider;
    private int _isDisposed;

    private WebSocketConnection(StreamConnection inner, WebSocketStream stream, FrameWriter writer, WebSocketKeepAlive? keepAlive, TimeProvider timeProvider)
        : base(stream, inner)
    {
        _inner = inner;
        _writer = writer;
        _keepAlive = keepAlive;
        _timeProvider = timeProvider;
    }

    /// <summary>Begins with the first frame on <paramref name="inner"/>, which the connection then owns.</summary>
    /// <param name="inner">Behind the handshake.</param>
    /// <param name="traits">What was agreed upon.</param>
    /// <param name="pingPeriod">How often to ping; null for never.</param>
    /// <param name="timeProvider">The clock.</param>
    public static WebSocketConnection Create(StreamConnection inner, WebSocketTraits traits, TimeSpan? pingPeriod, TimeProvider timeProvider)
    {
        var writer = new FrameWriter(inner.Stream, traits);
        var keepAlive = pingPeriod is { } period ? new WebSocketKeepAlive(writer, period, timeProvider, inner.Abort) : null;
        var reader = new FrameReader(inner.Stream, traits, writer, keepAlive);
        return new WebSocketConnection(inner, new WebSocketStream(reader, writer), writer, keepAlive, timeProvider);
    }

    internal override IPromptReads? PromptReads => _inner.PromptReads;

    /// <summary>Ends the writing direction of the connection below: WebSocket knows no half-close, and gost does the same.</summary>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) =>
        _writer.CompleteAsync(_inner.CompleteWritesAsync, cancellationToken);

    public override void Abort(Exception? reason = null)
    {
        _writer.Abandon();
        base.Abort(reason);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _keepAlive?.Dispose();
            await SayGoodbyeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask SayGoodbyeAsync()
    {
        using var limit = new CancellationTokenSource(CloseLimit, _timeProvider);
        try
        {
            await _writer.CloseAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A peer that is gone or does not read needs no goodbye.
        }
    }
}
