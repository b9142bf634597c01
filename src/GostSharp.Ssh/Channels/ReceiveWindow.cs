namespace GostSharp.Ssh.Channels;

/// <summary>How much a peer may send on a channel. Its user locks.</summary>
/// <remarks>
/// The window grows when a reader takes more than half of it within one round trip: then it is the window that limits the
/// throughput, as the peer cannot know sooner that there is room again.
/// </remarks>
internal sealed class ReceiveWindow(WindowBudget budget, RoundTrip roundTrip)
{
    private const int LeastStep = 96 * 1024;
    private const int StepsInWindow = 8;

    private int _size = budget.TakeFirst();
    private long _granted = -1;
    private long _unreported;
    private long _taken;
    private long _roundStart = roundTrip.Now;

    /// <summary>The size that the peer is told when the channel is opened.</summary>
    public uint First
    {
        get
        {
            _granted = _granted < 0 ? _size : _granted;
            return (uint)_size;
        }
    }

    /// <summary>How large the window is now.</summary>
    public int Size => _size;

    /// <summary>Counts data that has come.</summary>
    public void Received(int count)
    {
        if (count > _granted)
        {
            throw new SshException(SshFailure.Protocol, "The peer has sent more than the window of its channel allows.");
        }

        _granted -= count;
    }

    /// <summary>Counts data that was read; returns by how much the window is to be adjusted, or 0 for not yet.</summary>
    public uint Taken(int count)
    {
        _unreported += count;
        _taken += count;
        GrowIfItLimits();
        if (_unreported < Math.Min(_size / 2, Math.Max(LeastStep, _size / StepsInWindow)))
        {
            return 0;
        }

        var adjustment = _unreported;
        _granted += adjustment;
        _unreported = 0;
        return (uint)adjustment;
    }

    /// <summary>Gives the window back to the others.</summary>
    public void Release()
    {
        budget.Return(_size);
        _size = 0;
    }

    private void GrowIfItLimits()
    {
        if (roundTrip.Best is not { } round || roundTrip.Now - _roundStart is var elapsed && elapsed < round)
        {
            return;
        }

        // Per round trip: it may be longer ago, and a pause in between says nothing about the window.
        if ((double)_taken * round / elapsed > _size / 2 && _size < budget.MaxWindow)
        {
            var more = budget.Take(Math.Min(_size, budget.MaxWindow - _size));
            _size += more;
            _unreported += more;
        }

        (_roundStart, _taken) = (roundTrip.Now, 0);
    }
}
