using System.Threading.Channels;
using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.KeyExchange;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Requests;
using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh;

/// <summary>A connection that speaks SSH, after the login. It owns the stream below.</summary>
public abstract class SshSession : IAsyncDisposable
{
    private static readonly TimeSpan _goodbyeTime = TimeSpan.FromSeconds(5);

    private readonly Stream _stream;
    private readonly SshSessionOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<SshChannelOpening> _openings;
    private readonly ChannelProtocol _channels;
    private readonly OutgoingRequests _requests;
    private readonly SessionReader _reader;
    private KeepAlive? _keepAlive;
    private SshException? _endReason;

    private protected SshSession(Stream stream, SshSessionOptions options, bool isClient, IKeyExchange exchange)
    {
        (_stream, _options) = (stream, options);
        RoundTrip = new RoundTrip(options.TimeProvider);
        Transport = new SshTransport(stream, options, isClient, exchange, OnWriteFailed, Fail);
        _openings = Channel.CreateBounded<SshChannelOpening>(new BoundedChannelOptions(options.AcceptBacklog));
        _channels = new ChannelProtocol(Transport.Output, options, RoundTrip, Offer);
        _requests = new OutgoingRequests(Transport.Output, RoundTrip);
        Requests = new IncomingRequests(Transport.Output, AnswerAsync, OnAnswered, Fail, _stop.Token);
        _reader = new SessionReader(this, _channels, _requests);
    }

    /// <summary>Completes when the session has ended and nothing of it is left; it never faults.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why the session has ended; null while it has not.</summary>
    public SshException? EndReason => Volatile.Read(ref _endReason);

    /// <summary>The version line of the peer, such as <c>SSH-2.0-OpenSSH_9.2</c>.</summary>
    public string PeerVersion => Transport.PeerVersion;

    /// <summary>The algorithms in use.</summary>
    public SshNegotiated Negotiated => Transport.Negotiated!;

    /// <summary>The key of the server.</summary>
    public SshPublicKey HostKey => Transport.HostKey!;

    /// <summary>What identifies the session: the hash of its first exchange of keys.</summary>
    public ReadOnlyMemory<byte> SessionId => Transport.SessionId;

    /// <summary>Who has logged in.</summary>
    public SshUser User { get; private set; } = new("", AuthNames.None, Key: null);

    /// <summary>How many channels there are, with those that are being opened or closed.</summary>
    public int ChannelCount => _channels.Count;

    internal SshTransport Transport { get; }

    internal RoundTrip RoundTrip { get; }

    internal IncomingRequests Requests { get; }

    /// <summary>Asks the peer for a channel of any type.</summary>
    /// <exception cref="SshOpenException">The peer does not open it.</exception>
    /// <exception cref="SshException">The session has ended.</exception>
    public ValueTask<SshChannel> OpenChannelAsync(string type, ReadOnlyMemory<byte> data = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        return EndReason is { } reason
            ? ValueTask.FromException<SshChannel>(ChannelInput.Copy(reason))
            : _channels.OpenAsync(type, data, cancellationToken);
    }

    /// <summary>Waits for a channel that the peer wants to open; null when the session has ended.</summary>
    public async ValueTask<SshChannelOpening?> AcceptChannelAsync(CancellationToken cancellationToken = default)
    {
        while (await _openings.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_openings.Reader.TryRead(out var opening))
            {
                return opening;
            }
        }

        return null;
    }

    /// <summary>Asks the peer for something that belongs to no channel, and waits for the answer.</summary>
    /// <exception cref="SshException">The session has ended.</exception>
    public async ValueTask<SshReply> RequestAsync(string name, ReadOnlyMemory<byte> data = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        return await _requests.Send(name, data.Span).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the peer something that belongs to no channel and wants no answer.</summary>
    public void Tell(string name, ReadOnlySpan<byte> data = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        _requests.Tell(name, data);
    }

    /// <summary>Asks the peer whether it is there; returns how long the answer took.</summary>
    /// <exception cref="SshException">The session has ended.</exception>
    public async ValueTask<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        var start = _options.TimeProvider.GetTimestamp();
        await RequestAsync(KeepAlive.RequestName, default, cancellationToken).ConfigureAwait(false);
        return _options.TimeProvider.GetElapsedTime(start);
    }

    /// <summary>Exchanges keys anew, without waiting for it.</summary>
    public void Rekey()
    {
        Transport.StartKeyExchange();
        Transport.Output.Flush();
    }

    /// <summary>Ends the session, without waiting for it; channels fail with the reason.</summary>
    public void Abort(SshException? reason = null) => End(reason ?? new SshException(SshFailure.Disconnected, "The session was ended by this side."));

    /// <summary>Ends the session: what was written is sent, the peer is told, and the stream below is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        Abort();
        await Ended.ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Brings the session up to the end of the login; what fails has been cleaned up.</summary>
    private protected async ValueTask StartAsync(Func<CancellationToken, ValueTask<SshUser>> logIn, Action welcome, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.HandshakeTimeout, _options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, _stop.Token);
        try
        {
            await Transport.StartAsync(linked.Token).ConfigureAwait(false);
            User = await logIn(linked.Token).ConfigureAwait(false);
            Transport.EndLogin();
            welcome();
        }
        catch (Exception ex)
        {
            var isCancelled = ex is OperationCanceledException;
            End(isCancelled && deadline.IsCancellationRequested
                ? new SshException(SshFailure.TimedOut, "The peer did not finish the login in time.", ex)
                : isCancelled && cancellationToken.IsCancellationRequested
                    ? new SshException(SshFailure.Disconnected, "The login was cancelled.", ex)
                    : SessionFailure.Of(ex));
            await FinishAsync(Task.CompletedTask).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw ChannelInput.Copy(EndReason!);
        }

        _keepAlive = new KeepAlive(_options, Transport.Input, AskForLife, Fail);
        _ = RunAsync();
    }

    /// <summary>Sends a request whose answer is looked at before anything that the peer has sent after it.</summary>
    internal Task<SshReply> RequestAsync(string name, ReadOnlyMemory<byte> data, Action<SshReply> answered) => _requests.Send(name, data.Span, answered);

    /// <summary>Who answers the global requests of the peer.</summary>
    private protected virtual ValueTask<SshReply> AnswerAsync(SshGlobalRequest request, CancellationToken cancellationToken) =>
        _options.AnswerRequestAsync?.Invoke(request, cancellationToken) ?? ValueTask.FromResult(SshReply.Failure);

    /// <summary>A global request was answered.</summary>
    private protected virtual void OnAnswered(SshGlobalRequest request, SshReply reply)
    {
    }

    /// <summary>Finds somebody for a channel of the peer; a reason when nobody wants it.</summary>
    private protected virtual SshOpenFailure? Offer(SshChannelOpening opening) =>
        !_options.ChannelTypes.Contains(opening.Type) ? SshOpenFailure.UnknownChannelType
        : _openings.Writer.TryWrite(opening) ? null
        : SshOpenFailure.ResourceShortage;

    /// <summary>What is to be done when the session has ended.</summary>
    private protected virtual void OnEnded(SshException reason)
    {
    }

    private protected void Fail(Exception exception) => End(SessionFailure.Of(exception));

    // What a peer says last is worth more than that it does not listen any more: the reader has a moment to find it.
    private void OnWriteFailed(Exception exception) => _ = FailSoonAsync(exception);

    private async Task FailSoonAsync(Exception exception)
    {
        try
        {
            await _stopped.Task.WaitAsync(_goodbyeTime, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Fail(exception);
        }
    }

    private void End(SshException reason)
    {
        if (Interlocked.CompareExchange(ref _endReason, reason, null) is null)
        {
            _stopped.TrySetResult();
            // Never in the call of somebody who may hold a lock.
            _ = _stop.CancelAsync();
        }
    }

    private void AskForLife() => _requests.Ask(KeepAlive.RequestName);

    // Never awaited: its end is Ended.
    private async Task RunAsync()
    {
        var reading = ReadAsync();
        await Task.WhenAny(reading, _stopped.Task).ConfigureAwait(false);
        await FinishAsync(reading).ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        try
        {
            await _reader.RunAsync(_stop.Token).ConfigureAwait(false);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            End(new SshException(SshFailure.ConnectionLost, "The peer closed the connection."));
        }
        catch (Exception ex)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            Fail(ex);
        }
    }

    private async Task FinishAsync(Task reading)
    {
        var reason = EndReason!;
        _keepAlive?.Dispose();
        _channels.End(reason);
        _requests.End(reason);
        _openings.Writer.TryComplete();
        OnEnded(reason);
        await SayGoodbyeAsync(reason).ConfigureAwait(false);
        Transport.Output.Dispose();
        await CloseStreamAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        await Requests.Answering.ConfigureAwait(false);
        Transport.Dispose();
        _ended.TrySetResult();
    }

    private async ValueTask CloseStreamAsync()
    {
        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The connection is over and why is known: what its stream says besides changes nothing, and Ended never faults.
        }
    }

    private async ValueTask SayGoodbyeAsync(SshException reason)
    {
        if (reason.Failure == SshFailure.ConnectionLost || reason is PeerDisconnectException)
        {
            return;
        }

        // A timer that is gone when the session has ended, which that of a wait with a time is not always.
        using var limit = new CancellationTokenSource(_goodbyeTime, _options.TimeProvider);
        try
        {
            Transport.Output.Send(DisconnectMessage.Write(reason));
            await Transport.Output.WaitUntilWrittenAsync().WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The peer does not read: it will see the end of the connection.
        }
    }
}
