using System.Net;

namespace GostSharp.Multiplexing;

/// <summary>Many streams over one connection, in the protocol of smux: what <c>mtls</c>, <c>mws</c>, <c>mwss</c>, <c>kcp</c> and the binds of SOCKS5 and relay speak.</summary>
internal sealed class MuxSession : SessionConnection
{
    private readonly StreamConnection _transport;
    private readonly MuxOptions _options;
    private readonly MuxTerms _terms;
    private readonly ReceiveGate _gate;
    private readonly MuxSender _sender;
    private readonly MuxShared _shared;
    private readonly MuxStreams _streams;
    private readonly MuxAcceptQueue _accepted;
    private readonly MuxFrames _frames;
    private readonly MuxKeepAlive _keepAlive;
    private readonly MuxEnding _ending;

    private MuxSession(StreamConnection transport, MuxOptions options, TimeProvider timeProvider, uint lastId)
    {
        _transport = transport;
        _options = options.Validate();
        _gate = new ReceiveGate();
        _terms = new MuxTerms(options, _gate);
        _sender = new MuxSender(transport.Stream, options, Abort);
        _shared = new MuxShared(options, _terms, _gate, _sender, timeProvider);
        _streams = new MuxStreams(options.MaxStreams, lastId);
        _accepted = new MuxAcceptQueue(options.AcceptBacklog);
        _frames = new MuxFrames(_shared, _streams, _accepted, id => Create(id, isAccepted: true));
        _keepAlive = new MuxKeepAlive(options, timeProvider, _sender.KeepAlive, Abort);
        _ending = new MuxEnding(transport, _sender, timeProvider);
    }

    internal override bool CanOpen => _ending.Failure is null && !_streams.IsExhausted;

    internal override GostException? EndReason => _ending.Failure;

    /// <summary>Bytes that wait for the readers of all streams.</summary>
    public long Buffered => _gate.Buffered;

    /// <summary>Those, and what the peer may send of all streams as far as it was told.</summary>
    public long Promised => _gate.Promised;

    /// <summary>True while the peer is not read, as too much waits.</summary>
    public bool IsSuspended => _keepAlive.IsSuspended;

    /// <summary>Streams from which frames may come.</summary>
    public int StreamCount => _streams.Count;

    public override Task Ended => _ending.Ended;

    public override EndPoint? LocalEndPoint => _transport.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => _transport.RemoteEndPoint;

    public override ConnectionFeatures Features => _transport.Features;

    /// <summary>Begins a session as the end whose streams have odd numbers; it owns the transport.</summary>
    public static MuxSession AsClient(StreamConnection transport, MuxOptions options, TimeProvider timeProvider) =>
        Start(transport, options, timeProvider, lastId: 1);

    /// <summary>Begins a session as the end whose streams have even numbers; it owns the transport.</summary>
    public static MuxSession AsServer(StreamConnection transport, MuxOptions options, TimeProvider timeProvider) =>
        Start(transport, options, timeProvider, lastId: 0);

    /// <summary>Begins a session that has used the numbers up to <paramref name="lastId"/>.</summary>
    internal static MuxSession Start(StreamConnection transport, MuxOptions options, TimeProvider timeProvider, uint lastId)
    {
        var session = new MuxSession(transport, options, timeProvider, lastId);
        if (session._terms.Announces)
        {
            session._sender.Post(new PostedFrame(MuxCommand.KeepAlive, MuxAnnouncement.Hello));
        }

        session._ending.Reading(session.ReadAsync);
        return session;
    }

    /// <summary>Opens a stream; the protocol names no target.</summary>
    public override async ValueTask<Connection> OpenAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        await OpenAsync(ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);

    /// <summary>Opens a stream and writes to it: the opening and these bytes leave in one write.</summary>
    /// <exception cref="ConnectFailedException">The session has ended or can open no more streams; a node's failure.</exception>
    public async ValueTask<StreamConnection> OpenAsync(ReadOnlyMemory<byte> firstBytes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stream = _streams.Open(id => Create(id, isAccepted: false)) ?? throw Refusal();
        try
        {
            var first = firstBytes[..Math.Min(firstBytes.Length, _options.MaxFrameSize)];
            stream.Outgoing.Opened(first.Length);
            var opening = new MuxOpening(stream.Id, first.Span, _options.Version);
            _sender.Post(new PostedFrame(MuxCommand.Open, stream.Id, Opening: opening));
            await opening.Sent.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_ending.Failure is not null)
            {
                throw Refusal();
            }

            if (first.Length < firstBytes.Length)
            {
                await stream.Stream.WriteAsync(firstBytes[first.Length..], cancellationToken).ConfigureAwait(false);
            }

            // That the peer refuses it is seen when it is used, no matter how soon it says so.
            return stream;
        }
        catch (GostException) when (_ending.Failure is not null)
        {
            throw Refusal();
        }
        catch
        {
            stream.Abort();
            throw;
        }
    }

    public override ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _accepted.AcceptAsync(cancellationToken);

    /// <summary>Gives a transport without a handshake something for the peer to acknowledge; what was sent so far is with it then.</summary>
    public ValueTask GreetAsync(CancellationToken cancellationToken = default)
    {
        if (!_terms.Announces)
        {
            _sender.KeepAlive();
        }

        return _sender.DrainAsync(cancellationToken);
    }

    /// <summary>Refuses streams of the peer from now on, and those that were not accepted; accepted ones go on.</summary>
    public void StopAccepting() => _accepted.Close();

    public override void Abort(Exception? reason = null) => End(MuxFailure.Translate(reason), inOrder: false);

    public override async ValueTask DisposeAsync()
    {
        End(MuxFailure.Translate(null), inOrder: true);
        await Ended.ConfigureAwait(false);
    }

    private MuxConnection Create(uint id, bool isAccepted) => new(id, isAccepted, _shared, _transport, Forget);

    // A session that can open no more has another one in its place, and nobody else who would end it.
    private void Forget(MuxConnection stream)
    {
        if (_streams.Remove(stream) == 0 && _streams.IsExhausted)
        {
            End(MuxFailure.Translate(null), inOrder: true);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new MuxReader(_transport.Stream, _options.Version, _gate, _keepAlive, _frames).RunAsync(cancellationToken).ConfigureAwait(false);
            End(new GostException(FailureReason.ConnectionLost, "the peer ended the multiplexed session"), inOrder: true);
        }
        catch (Exception exception)
        {
            // Whatever it is, it is the end of this session, and its streams say why.
            Abort(exception);
        }

        // What had just been opened when it ended is refused, too.
        _accepted.Publish();
    }

    private void End(GostException failure, bool inOrder)
    {
        if (_ending.TryBegin(failure))
        {
            _keepAlive.Dispose();
            Array.ForEach(_streams.Close(), stream => stream.Fail(failure));
            _accepted.Close();
            _ending.Close(inOrder);
        }
    }

    private ConnectFailedException Refusal() => _ending.Failure is { } failure
        ? new ConnectFailedException(failure.Reason, RemoteEndPoint, failure.Message, failure, FailureSite.Node)
        : new ConnectFailedException(
            FailureReason.ResourcesExhausted,
            RemoteEndPoint,
            _streams.IsExhausted ? "the multiplexed session has no stream numbers left" : $"the multiplexed session has {_options.MaxStreams} streams already",
            site: FailureSite.Node);
}
