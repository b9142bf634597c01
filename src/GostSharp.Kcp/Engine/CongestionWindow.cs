namespace GostSharp.Kcp.Engine;

/// <summary>How many segments may be under way as far as the network is concerned: more with every answer, fewer with every loss.</summary>
internal sealed class CongestionWindow(int maxSegment)
{
    private const int MinThreshold = 2;

    private int _threshold = MinThreshold;

    // The window in bytes, as it grows by parts of a segment above the threshold.
    private long _bytes;

    /// <summary>Segments that may be under way.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>The peer has acknowledged segments.</summary>
    public void Grow(int peerWindow)
    {
        if (Size >= peerWindow)
        {
            return;
        }

        if (Size < _threshold)
        {
            Size++;
            _bytes += maxSegment;
        }
        else
        {
            _bytes = Math.Max(_bytes, maxSegment);
            _bytes += ((long)maxSegment * maxSegment / _bytes) + (maxSegment / 16);
            if ((Size + 1L) * maxSegment <= _bytes)
            {
                Size++;
            }
        }

        if (Size > peerWindow)
        {
            Size = peerWindow;
            _bytes = (long)peerWindow * maxSegment;
        }
    }

    /// <summary>Segments were found to be lost by the acknowledgements of later ones.</summary>
    public void Shrink(int inFlight, int fastResend)
    {
        _threshold = Math.Max(inFlight / 2, MinThreshold);
        Size = _threshold + fastResend;
        _bytes = (long)Size * maxSegment;
    }

    /// <summary>A segment was not acknowledged in time.</summary>
    public void Collapse(int window)
    {
        _threshold = Math.Max(window / 2, MinThreshold);
        Size = 1;
        _bytes = maxSegment;
    }
}
