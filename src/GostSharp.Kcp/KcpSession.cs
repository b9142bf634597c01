using System.Net;
using GostSharp.Kcp.Sessions;
using GostSharp.Kcp.Snappy;

namespace GostSharp.Kcp;

/// <summary>A reliable stream of bytes to one peer.</summary>
/// <remarks>KCP has neither a handshake nor a word for its end: a client learns only by an answer that anybody is there, and either side only by silence that nobody is there any more.</remarks>
public sealed class KcpSession : IAsyncDisposable
{
    private readonly SessionChannel _channel;
    private readonly Func<Task> _close;
    private readonly Lazy<Task> _disposal;

    internal KcpSession(SessionChannel channel, EndPoint? local, Func<Task> close)
    {
        _channel = channel;
        _close = close;
        _disposal = new Lazy<Task>(DisposeOnceAsync);
        LocalEndPoint = local;
        var stream = new ChannelStream(this, channel);
        Stream = channel.Options.Compression ? new SnappyStream(stream) : stream;
    }

    /// <summary>The bound address of the socket.</summary>
    public EndPoint? LocalEndPoint { get; }

    /// <summary>The peer.</summary>
    public EndPoint RemoteEndPoint => _channel.Peer;

    /// <summary>The number that the client has chosen for the session.</summary>
    public uint ConversationId => _channel.Conversation;

    /// <summary>How the session speaks: for a listener, the one of its profiles that the client uses.</summary>
    public KcpOptions Options => _channel.Options;

    /// <summary>The bytes. One read and one write may be under way at a time; a read into an empty buffer waits until there is something.</summary>
    /// <remarks>Every write is sent at once. What has arrived before the session ended may still be read; then reads and writes throw <see cref="KcpException"/>. A write that is cancelled may have sent some of its bytes.</remarks>
    public Stream Stream { get; }

    /// <summary>Completes when the session has ended, for whatever reason.</summary>
    public Task Ended => _channel.Ended;

    /// <summary>Why the session has ended; null while it has not.</summary>
    public KcpException? EndReason => _channel.Failure;

    /// <summary>What the session has done so far.</summary>
    public KcpStatistics Statistics => _channel.Statistics;

    /// <summary>Ends the session at once; the peer is not told, as there is no way to.</summary>
    public void Abort(Exception? reason = null) =>
        _channel.End(new KcpException(KcpEndReason.Aborted, "The session was aborted.", reason), keepsUnread: false);

    /// <summary>Waits until the peer has acknowledged everything that was written.</summary>
    /// <exception cref="KcpException">The session has ended before.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        await _channel.DrainAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_channel.Failure is { } failure)
        {
            throw failure.Again();
        }
    }

    /// <summary>Waits until the peer has acknowledged everything, at most for <see cref="KcpOptions.Linger"/>, and ends the session.</summary>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private async Task DisposeOnceAsync()
    {
        await _channel.LingerAsync(_channel.DrainAsync()).ConfigureAwait(false);
        _channel.Acknowledge();
        _channel.End(new KcpException(KcpEndReason.Disposed, "The session was disposed of."), keepsUnread: false);
        await _close().ConfigureAwait(false);
    }
}
