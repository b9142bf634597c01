namespace GostSharp.Kcp.Engine;

/// <summary>A segment that the peer has not acknowledged; its serial number is its place in the buffer.</summary>
internal struct SendSegment
{
    /// <summary>The payload; null once it is acknowledged.</summary>
    public byte[]? Data;
    public int Length;

    /// <summary>When it was sent last.</summary>
    public uint SentAt;

    /// <summary>When it is sent again.</summary>
    public uint ResendAt;

    /// <summary>How long its acknowledgement may take.</summary>
    public int Timeout;

    /// <summary>Acknowledgements of later segments since it was sent.</summary>
    public int Overtaken;

    public readonly bool IsAcknowledged => Data is null;
}
