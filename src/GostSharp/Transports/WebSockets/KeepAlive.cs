namespace GostSharp.Transports.WebSockets;

/// <summary>Pings the peer, and aborts the connection when nothing at all came for two periods.</summary>
/// <remarks>
/// Only the time counts in which somebody waited for the peer and a ping was on its way: a relay under back-pressure reads nothing, and a
/// stuck write holds the pings back, while the peer is as well as ever. Data shows life as a pong does (gost counts pongs only).
/// </remarks>
internal sealed class KeepAlive : IDisposable
{
    private readonly FrameWriter _writer;
    private readonly TimeSpan _period;
    private readonly TimeProvider _timeProvider;
    private readonly Action<GostException> _abort;
    private readonly ITimer _timer;
    private long _since;
    private volatile bool _isWaiting;
    private volatile GostException? _failure;

    public KeepAlive(FrameWriter writer, TimeSpan period, TimeProvider timeProvider, Action<GostException> abort)
    {
        _writer = writer;
        _period = period;
        _timeProvider = timeProvider;
        _abort = abort;
        _timer = timeProvider.CreateTimer(static state => ((KeepAlive)state!).Tick(), this, period, period);
    }

    /// <summary>Reads from <paramref name="inner"/>, and counts the time that it takes.</summary>
    public async ValueTask<int> ReadAsync(Stream inner, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        StartCounting();
        _isWaiting = true;
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_failure is { } failure && exception is not OperationCanceledException)
        {
            throw new GostException(failure.Reason, failure.Message, exception);
        }
        finally
        {
            _isWaiting = false;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        if (_writer.HasUnsentPing)
        {
            StartCounting();
        }
        else if (_isWaiting && _timeProvider.GetElapsedTime(Volatile.Read(ref _since)) >= 2 * _period)
        {
            _timer.Dispose();
            _failure = new GostException(FailureReason.TimedOut, $"the peer did not answer pings for {2 * _period.TotalSeconds:0.###} s");
            _abort(_failure);
        }
        else
        {
            _writer.Ping();
        }
    }

    private void StartCounting() => Volatile.Write(ref _since, _timeProvider.GetTimestamp());
}
