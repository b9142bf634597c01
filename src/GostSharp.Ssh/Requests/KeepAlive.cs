using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh.Requests;

/// <summary>Asks a silent peer whether it is there, and ends the session when it does not say anything.</summary>
internal sealed class KeepAlive : IDisposable
{
    /// <summary>Peers do not know it, and have to say so: that is the sign of life.</summary>
    public const string RequestName = "keepalive@openssh.com";

    private readonly SshSessionOptions _options;
    private readonly PacketInput _input;
    private readonly Action _ask;
    private readonly Action<Exception> _fail;
    private readonly ITimer _timer;
    private int _asked;

    public KeepAlive(SshSessionOptions options, PacketInput input, Action ask, Action<Exception> fail)
    {
        (_options, _input, _ask, _fail) = (options, input, ask, fail);
        _timer = options.TimeProvider.CreateTimer(static keepAlive => ((KeepAlive)keepAlive!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Behind the assignment, which the timer must not be ahead of.
        Wait(options.KeepAliveInterval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_input.HasRead)
        {
            _input.HasRead = false;
            _asked = 0;
            Wait(_options.KeepAliveInterval);
        }
        else if (_asked++ < _options.KeepAliveLimit)
        {
            _ask();
            Wait(_options.KeepAliveTimeout ?? _options.KeepAliveInterval);
        }
        else
        {
            _fail(new SshException(SshFailure.TimedOut, "The peer does not answer any more."));
        }
    }

    private void Wait(TimeSpan time) => _timer.Change(time, Timeout.InfiniteTimeSpan);
}
