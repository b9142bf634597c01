using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh.Requests;

/// <summary>Asks a silent peer whether it is there, and ends the session when it does not say anything.</summary>
internal sealed class KeepAlive : IDisposable
{
    /// <summary>Peers do not know it, and have to say so: that is the sign of life.</summary>
    public const string RequestName = "keepalive@openssh.com";

    private readonly PacketInput _input;
    private readonly int _limit;
    private readonly Action _ask;
    private readonly Action<Exception> _fail;
    private readonly ITimer _timer;
    private int _unanswered;

    public KeepAlive(SshSessionOptions options, PacketInput input, Action ask, Action<Exception> fail)
    {
        (_input, _limit, _ask, _fail) = (input, options.KeepAliveLimit, ask, fail);
        _timer = options.TimeProvider.CreateTimer(static keepAlive => ((KeepAlive)keepAlive!).Look(), this, options.KeepAliveInterval, options.KeepAliveInterval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_input.HasRead)
        {
            _input.HasRead = false;
            _unanswered = 0;
        }
        else if (_unanswered++ < _limit)
        {
            _ask();
        }
        else
        {
            _fail(new SshException(SshFailure.TimedOut, "The peer does not answer any more."));
        }
    }
}
