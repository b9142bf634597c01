namespace GostSharp.Kcp;

/// <summary>What a session has done so far.</summary>
public readonly record struct KcpStatistics
{
    /// <summary>Bytes that were written to the session, compressed where they are.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes that were read from the session, compressed where they are.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Packets that were given to the socket.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Valid packets of the peer.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Segments that were sent more than once.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Of those, segments whose timeout was over; the others were known to be lost before.</summary>
    public long Timeouts { get; init; }

    /// <summary>Segments that came more than once.</summary>
    public long Duplicates { get; init; }

    /// <summary>Packets that error correction has made up for.</summary>
    public long Recovered { get; init; }

    /// <summary>Packets of the peer that were no packets of this session: damaged, or of another one.</summary>
    public long Rejected { get; init; }

    /// <summary>Packets that were dropped because the socket did not take them in time.</summary>
    public long PacketsDropped { get; init; }

    /// <summary>Segments that wait for the peer's acknowledgement or to be sent.</summary>
    public int Unacknowledged { get; init; }

    /// <summary>Bytes that wait for the reader.</summary>
    public long Unread { get; init; }

    /// <summary>The smoothed time to the peer and back; zero before the first answer.</summary>
    public TimeSpan RoundTrip { get; init; }
}
