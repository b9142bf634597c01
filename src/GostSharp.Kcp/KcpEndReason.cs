namespace GostSharp.Kcp;

/// <summary>Why a session has ended.</summary>
public enum KcpEndReason
{
    /// <summary>It was disposed of.</summary>
    Disposed,

    /// <summary>It was aborted by its owner.</summary>
    Aborted,

    /// <summary>Nothing was heard of the peer for too long.</summary>
    PeerSilent,

    /// <summary>The peer has begun a new session from the same address.</summary>
    Replaced,

    /// <summary>The socket failed or was closed.</summary>
    SocketClosed,
}
