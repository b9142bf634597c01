namespace GostSharp.Kcp.Sessions;

/// <summary>What a session counts beside its core.</summary>
internal sealed class SessionCounters
{
    private long _rejected;

    public long BytesSent { get; set; }

    public long BytesReceived { get; set; }

    public long PacketsReceived { get; set; }

    public long PacketsDropped { get; set; }

    /// <summary>Counts a packet that was none of this session; not under the lock of the session.</summary>
    public void Reject() => Interlocked.Increment(ref _rejected);

    public KcpStatistics Complete(KcpStatistics core) => core with
    {
        BytesSent = BytesSent,
        BytesReceived = BytesReceived,
        PacketsReceived = PacketsReceived,
        PacketsDropped = PacketsDropped,
        Rejected = Interlocked.Read(ref _rejected),
    };
}
