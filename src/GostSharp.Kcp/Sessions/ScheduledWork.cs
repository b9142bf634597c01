namespace GostSharp.Kcp.Sessions;

/// <summary>Something that has to be done at a time; one entry of a <see cref="KcpScheduler"/> for its whole life.</summary>
internal abstract class ScheduledWork
{
    /// <summary>The place in the scheduler's heap; negative when it waits for nothing.</summary>
    internal int Place { get; set; } = -1;

    internal long Due { get; set; }

    /// <summary>Does what is due. Called for one at a time, never twice at once for the same.</summary>
    /// <param name="now">The time in milliseconds.</param>
    public abstract void Run(long now);
}
