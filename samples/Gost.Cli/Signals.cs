using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Gost.Cli;

/// <summary>SIGINT and SIGTERM stop, a second one at once; SIGHUP reloads.</summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _secondStop = new();
    private readonly PosixSignalRegistration[] _registrations;

    // One is enough: however many come while a reload is under way, one more reads what is there then.
    private readonly Channel<bool> _reloads = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public Signals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reload),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
    ];

    public CancellationToken SecondStop => _secondStop.Token;

    /// <summary>Waits for the next signal; true when it asks for a reload, false when for the stop.</summary>
    public async Task<bool> NextIsReloadAsync()
    {
        await Task.WhenAny(_stop.Task, _reloads.Reader.WaitToReadAsync().AsTask());
        return !_stop.Task.IsCompleted && _reloads.Reader.TryRead(out _);
    }

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Reload(PosixSignalContext context)
    {
        context.Cancel = true;
        _reloads.Writer.TryWrite(true);
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_stop.TrySetResult())
        {
            _secondStop.Cancel();
        }
    }
}
