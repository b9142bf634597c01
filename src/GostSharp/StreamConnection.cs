using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace GostSharp;

/// <summary>A connection that carries bytes in both directions, each of which can end apart from the other.</summary>
/// <remarks>
/// Used as it is it wraps any <see cref="System.IO.Stream"/>; transports with a half-close of their own derive from it.
/// The stream has to keep two promises beside the usual ones: a read of an empty buffer may wait for bytes but takes none,
/// and a cancelled read loses nothing and leaves the stream usable.
/// </remarks>
public class StreamConnection : Connection
{
    private readonly Connection? _inner;
    private ReplayStream? _stream;

    /// <summary>Wraps <paramref name="stream"/>, which the connection then owns.</summary>
    public StreamConnection(Stream stream, EndPoint? localEndPoint = null, EndPoint? remoteEndPoint = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = new ReplayStream(stream);
        LocalEndPoint = localEndPoint;
        RemoteEndPoint = remoteEndPoint;
    }

    /// <summary>Wraps <paramref name="stream"/>, which runs over <paramref name="inner"/>: addresses, features and abort are the inner connection's, and both are owned.</summary>
    /// <remarks>A wrapper whose protocol has no end of its own passes the half-close on: it overrides <see cref="CompleteWritesAsync"/> and calls the inner one.</remarks>
    public StreamConnection(Stream stream, Connection inner)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(inner);
        _stream = new ReplayStream(stream);
        _inner = inner;
        LocalEndPoint = inner.LocalEndPoint;
        RemoteEndPoint = inner.RemoteEndPoint;
    }

    /// <summary>For a transport that opens its stream when somebody wants it, which a relay that takes the socket never does.</summary>
    private protected StreamConnection(EndPoint? remoteEndPoint) => RemoteEndPoint = remoteEndPoint;

    /// <summary>The bytes; reads return what was given to <see cref="Unread"/> first.</summary>
    public Stream Stream => Replay;

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint { get; }

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint { get; }

    /// <inheritdoc/>
    public override ConnectionFeatures Features => _inner?.Features ?? base.Features;

    /// <summary>Ends the writing direction: the peer reads what was written and then the end of the stream, while reading goes on.</summary>
    /// <remarks>A transport without a half-close only flushes: nothing is lost, and the end is seen when the connection closes.</remarks>
    public virtual async ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) =>
        await Replay.FlushAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Gives back bytes that a handshake read too much: they are read again before anything else.</summary>
    /// <remarks>The bytes are not copied. Not to be called while a read is under way.</remarks>
    public void Unread(ReadOnlyMemory<byte> bytes) => Replay.Unread(bytes);

    /// <summary>Whether <see cref="TryDetachSocket"/> would hand over a socket now.</summary>
    /// <remarks>Whoever overrides it: a relay that has taken the socket learns nothing of a later abort of the connection, and ends with its token or the peers.</remarks>
    public virtual bool CanDetachSocket => Underlying?.CanDetachSocket ?? false;

    /// <summary>Whether <see cref="CanDetachSocket"/> is true, or will be when the first bytes have passed.</summary>
    internal virtual bool MayBecomeBare => CanDetachSocket || Underlying is { MayBecomeBare: true };

    /// <summary>The connection whose bytes are this one's, unchanged, from now on; null while something stands between.</summary>
    private protected virtual StreamConnection? Underlying => null;

    private ReplayStream Replay => Volatile.Read(ref _stream) ?? Open();

    /// <summary>Hands over the bare socket below, when there is one and nothing stands between it and the bytes.</summary>
    /// <param name="socket">The socket, which the caller then owns; the connection must only be disposed from then on.</param>
    /// <param name="leftover">What was read from the socket or given to <see cref="Unread"/> and belongs before its next bytes.</param>
    public virtual bool TryDetachSocket([NotNullWhen(true)] out SafeSocketHandle? socket, out ReadOnlyMemory<byte> leftover)
    {
        if (Underlying is not { } below)
        {
            (socket, leftover) = (null, default);
            return false;
        }

        var isDetached = below.TryDetachSocket(out socket, out var belowLeftover);
        leftover = isDetached ? Join(TakeUnread(), belowLeftover) : default;
        return isDetached;
    }

    /// <summary>As <see cref="TryDetachSocket"/>, for a socket of which the framework has never known; false for all others, to which nothing has happened then.</summary>
    internal virtual bool TryDetachDescriptor(out int descriptor, out ReadOnlyMemory<byte> leftover)
    {
        if (Underlying is not { } below)
        {
            (descriptor, leftover) = (-1, default);
            return false;
        }

        var isDetached = below.TryDetachDescriptor(out descriptor, out var belowLeftover);
        leftover = isDetached ? Join(TakeUnread(), belowLeftover) : default;
        return isDetached;
    }

    /// <summary>Tells <paramref name="taker"/> when somebody aborts or disposes the connection after its socket was handed over, or has done so.</summary>
    internal virtual void WhenAborted(ISocketTaker taker) => Underlying?.WhenAborted(taker);

    /// <summary>The reads below; null where anything between them and the stream may be somebody else's, who would not expect to be on a <see cref="PromptThread"/>.</summary>
    internal virtual IPromptReads? PromptReads => Underlying?.PromptReads;

    /// <inheritdoc/>
    public override void Abort(Exception? reason = null)
    {
        if (_inner is not null)
        {
            _inner.Abort(reason);
            return;
        }

        try
        {
            _stream?.DisposeInner();
        }
        catch (Exception)
        {
            // A stream that cannot be closed in order is what an abort is for.
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            if (_stream is not null)
            {
                await _stream.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (_inner is not null)
            {
                await _inner.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    internal override void LimitSilence(TimeSpan limit) => _inner?.LimitSilence(limit);

    /// <summary>Takes what <see cref="Unread"/> left, for a derived class that hands its socket over.</summary>
    protected ReadOnlyMemory<byte> TakeUnread() => _stream?.TakeUnread() ?? default;

    /// <summary>Opens the stream of a connection that was made without one.</summary>
    private protected virtual Stream OpenStream() => throw new NotSupportedException("This connection has no stream.");

    private ReplayStream Open()
    {
        var opened = new ReplayStream(OpenStream());
        return Interlocked.CompareExchange(ref _stream, opened, null) ?? opened;
    }

    private static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second) =>
        first.IsEmpty ? second : second.IsEmpty ? first : (byte[])[.. first.Span, .. second.Span];
}
