namespace GostSharp.Multiplexing;

/// <summary>The frames that wait for the next turn, in order and bounded.</summary>
internal sealed class PostedFrames(int limit)
{
    private readonly Lock _gate = new();
    private readonly Queue<PostedFrame> _frames = new();
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _frames.Count;
            }
        }
    }

    /// <summary>Adds a frame that is not wanted any more once this is closed; false when there are too many.</summary>
    public bool TryAdd(PostedFrame frame)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _frames.Enqueue(frame);
                return _frames.Count <= limit;
            }
        }

        frame.Opening?.Finish();
        return true;
    }

    public bool TryTake(out PostedFrame frame)
    {
        lock (_gate)
        {
            return _frames.TryDequeue(out frame);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        while (TryTake(out var frame))
        {
            frame.Opening?.Finish();
        }
    }
}
