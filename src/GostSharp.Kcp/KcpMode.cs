namespace GostSharp.Kcp;

/// <summary>The profiles of kcptun and gost: from few packets to little delay. All of them do without congestion control.</summary>
public enum KcpMode
{
    /// <summary>Every 40 ms.</summary>
    Normal,

    /// <summary>Every 30 ms.</summary>
    Fast,

    /// <summary>Every 20 ms, and lost segments are sent again sooner.</summary>
    Fast2,

    /// <summary>Every 10 ms, and lost segments are sent again sooner.</summary>
    Fast3,
}
