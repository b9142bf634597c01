namespace GostSharp.Ssh.Transport;

/// <summary>Begins an exchange of keys when the last one is old, and ends a session whose peer does not finish one.</summary>
internal sealed class RekeyTimer : IDisposable
{
    private readonly SshSessionOptions _options;
    private readonly Action _begin;
    private readonly Action _flush;
    private readonly Action<Exception> _fail;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _isExchanging;

    public RekeyTimer(SshSessionOptions options, Action begin, Action flush, Action<Exception> fail)
    {
        (_options, _begin, _flush, _fail) = (options, begin, flush, fail);
        _timer = options.TimeProvider.CreateTimer(static timer => ((RekeyTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An exchange begins: from now on it is the peer's time that runs.</summary>
    public void Begin() => Set(isExchanging: true, _options.HandshakeTimeout);

    /// <summary>The keys are new.</summary>
    public void Restart() => Set(isExchanging: false, _options.RekeyInterval);

    public void Dispose() => _timer.Dispose();

    private void Set(bool isExchanging, TimeSpan due)
    {
        lock (_gate)
        {
            _isExchanging = isExchanging;
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Fire()
    {
        bool isExchanging;
        lock (_gate)
        {
            isExchanging = _isExchanging;
        }

        if (isExchanging)
        {
            _fail(new SshException(SshFailure.TimedOut, "The peer did not finish an exchange of keys in time."));
        }
        else
        {
            _begin();
            _flush();
        }
    }
}
