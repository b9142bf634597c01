namespace GostSharp.TestKit;

/// <summary>What this process holds at one moment; descriptors and sockets are known on Linux only.</summary>
/// <param name="Descriptors">The descriptors by number and what they are.</param>
/// <param name="Timers">Active timers of the runtime.</param>
public sealed record ProcessResources(IReadOnlyDictionary<int, string> Descriptors, long Timers)
{
    /// <summary>How many of the descriptors are sockets.</summary>
    public int Sockets => Descriptors.Values.Count(ProcSockets.IsSocket);

    /// <summary>Takes stock.</summary>
    public static ProcessResources Take() => new(ProcSockets.ReadDescriptors(), Timer.ActiveCount);
}
