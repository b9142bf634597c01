namespace GostSharp.Kernel;

/// <summary>What an <see cref="EventLoop"/> calls when something happens to a descriptor.</summary>
internal abstract class Pollable
{
    /// <summary>By which the loop knows it.</summary>
    public ulong Id { get; set; }

    /// <summary>Called on the loop's thread, which must not wait; what it throws is nobody's and ends the process.</summary>
    public abstract void Ready(uint kinds);
}
