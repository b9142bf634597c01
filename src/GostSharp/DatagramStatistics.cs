namespace GostSharp;

/// <summary>What a service that carries packets has received, sent and lost at one moment, since it was started.</summary>
/// <param name="Received">Packets from clients.</param>
/// <param name="Sent">Packets to clients.</param>
/// <param name="Dropped">Packets that were lost: a queue was full, a client was one too many, or the path could not carry them.</param>
/// <param name="Truncated">Packets that were longer than they may be; the rest of each was lost.</param>
/// <param name="Evicted">Clients that were forgotten in favour of newer ones, the longest idle first.</param>
public sealed record DatagramStatistics(long Received, long Sent, long Dropped, long Truncated, long Evicted)
{
    internal static DatagramStatistics Sum(DatagramStatistics? one, DatagramStatistics other) => one is null ? other : new(
        one.Received + other.Received,
        one.Sent + other.Sent,
        one.Dropped + other.Dropped,
        one.Truncated + other.Truncated,
        one.Evicted + other.Evicted);
}

/// <summary>A listener that counts the packets of its connections.</summary>
internal interface IDatagramListener
{
    /// <summary>The numbers now; null where the connections carry bytes.</summary>
    DatagramStatistics? Statistics { get; }
}
