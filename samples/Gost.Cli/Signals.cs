using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Gost.Cli;

internal enum Signal
{
    Stop,
    Reload,
}

/// <summary>SIGINT and SIGTERM stop, a second one at once; SIGHUP reloads.</summary>
internal sealed class Signals : IDisposable
{
    private readonly Channel<Signal> _received = Channel.CreateBounded<Signal>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly CancellationTokenSource _secondStop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _stops;

    public Signals() => _registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Receive)),
    ];

    public CancellationToken SecondStop => _secondStop.Token;

    public ValueTask<Signal> NextAsync() => _received.Reader.ReadAsync();

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _secondStop.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        var signal = context.Signal is PosixSignal.SIGHUP ? Signal.Reload : Signal.Stop;
        if (signal is Signal.Stop && Interlocked.Increment(ref _stops) > 1)
        {
            _secondStop.Cancel();
        }

        _received.Writer.TryWrite(signal);
    }
}
