using System.Net;

namespace GostSharp.Tests.Transports.Tcp;

/// <summary>Dials that end when a test says so; the port of an address is the dial's number.</summary>
internal sealed class ScriptedDials
{
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource<DialResult>> _dials = [];
    private readonly List<int> _cancelled = [];

    /// <summary>Lets cancelled dials go on, as a connect that succeeded in that very moment.</summary>
    public bool IgnoreCancellation { get; set; }

    public int Started
    {
        get
        {
            lock (_gate)
            {
                return _dials.Count;
            }
        }
    }

    /// <summary>The dials that were cancelled, by number.</summary>
    public IEnumerable<int> Cancelled
    {
        get
        {
            lock (_gate)
            {
                return [.. _cancelled.Order()];
            }
        }
    }

    public async Task<DialResult> DialAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var dial = new TaskCompletionSource<DialResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _dials.Add(dial);
        }

        await using var registration = cancellationToken.Register(() => Cancel(address.Port, dial));
        return await dial.Task;
    }

    public Task WaitForAsync(int count) => Eventually.TrueAsync(() => Started == count, $"{count} dials were started");

    public DialResult Succeed(int dial)
    {
        var result = new DialResult(dial);
        At(dial).SetResult(result);
        return result;
    }

    public void Fail(int dial) => At(dial).SetException(new IOException($"{dial}"));

    private TaskCompletionSource<DialResult> At(int dial)
    {
        lock (_gate)
        {
            return _dials[dial];
        }
    }

    private void Cancel(int index, TaskCompletionSource<DialResult> dial)
    {
        lock (_gate)
        {
            if (IgnoreCancellation || dial.TrySetCanceled())
            {
                _cancelled.Add(index);
            }
        }
    }
}

/// <summary>What a dial leads to.</summary>
internal sealed record DialResult(int Index) : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
