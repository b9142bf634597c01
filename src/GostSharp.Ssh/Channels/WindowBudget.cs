namespace GostSharp.Ssh.Channels;

/// <summary>What all channels of a session may promise to hold for their readers.</summary>
internal sealed class WindowBudget(SshSessionOptions options)
{
    /// <summary>What every channel may promise, even if nothing is left.</summary>
    public const int Least = 64 * 1024;

    private readonly Lock _gate = new();
    private long _left = options.WindowBudget;

    /// <summary>How large a window may become.</summary>
    public int MaxWindow => options.MaxWindow;

    /// <summary>Takes a window to begin with.</summary>
    public int TakeFirst() => Math.Min(Least, options.InitialWindow) + Take(Math.Max(0, options.InitialWindow - Least));

    /// <summary>Takes up to this many bytes more.</summary>
    public int Take(int wanted)
    {
        lock (_gate)
        {
            var taken = (int)Math.Min(wanted, _left);
            _left -= taken;
            return taken;
        }
    }

    /// <summary>Gives back a window that nobody needs any more.</summary>
    public void Return(int window)
    {
        lock (_gate)
        {
            _left += Math.Max(0, window - Least);
        }
    }
}
