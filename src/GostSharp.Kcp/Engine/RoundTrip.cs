namespace GostSharp.Kcp.Engine;

/// <summary>Estimates from the times of acknowledgements how long to wait for one, in milliseconds.</summary>
internal sealed class RoundTrip(bool noDelay, int interval)
{
    private const int InitialTimeout = 200;
    private const int MaxTimeout = 60_000;

    private readonly int _minTimeout = noDelay ? 30 : 100;
    private int _variation;

    /// <summary>The smoothed time to the peer and back; 0 before the first sample.</summary>
    public int Smoothed { get; private set; }

    /// <summary>How long to wait for an acknowledgement at first.</summary>
    public int Timeout { get; private set; } = InitialTimeout;

    public void Add(int sample)
    {
        if (Smoothed == 0)
        {
            Smoothed = sample;
            _variation = sample / 2;
        }
        else
        {
            Weigh(sample);
        }

        Smoothed = Math.Max(Smoothed, 1);
        Timeout = Math.Clamp(Smoothed + Math.Max(interval, 4 * _variation), _minTimeout, MaxTimeout);
    }

    /// <summary>How long to wait after a segment was sent again.</summary>
    public int Prolong(int timeout) => Math.Min(timeout + (noDelay ? Timeout / 2 : Timeout), MaxTimeout);

    private void Weigh(int sample)
    {
        var difference = sample - Smoothed;
        // A sample that is far below the average says little about delays to come.
        var weight = sample < Smoothed - _variation ? 32 : 4;
        _variation += (Math.Abs(difference) - _variation) / weight;
        Smoothed += difference / 8;
    }
}
