namespace GostSharp;

/// <summary>Takes packets without waiting.</summary>
internal interface IPacketSink
{
    /// <summary>Takes a packet at once, or not at all; for one caller at a time, and never while a send is under way.</summary>
    /// <returns>False when it would have to wait, or something is wrong: a send tells.</returns>
    bool TryTake(ReadOnlySpan<byte> packet);
}

/// <summary>Gives packets away on the thread on which they arrive, as long as somebody waits for them in vain.</summary>
internal interface IPacketSource
{
    /// <summary>From now on, packets go to <paramref name="sink"/> rather than wake who waits; null ends that.</summary>
    void HandOver(IPacketSink? sink);
}
