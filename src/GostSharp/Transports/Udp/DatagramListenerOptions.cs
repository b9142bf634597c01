namespace GostSharp.Transports.Udp;

/// <summary>How packets become channels, one for each peer.</summary>
internal sealed record DatagramListenerOptions
{
    /// <summary>A channel that is not used is closed between this time and twice as long after its last use; an infinite one never is.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether a channel outlives the first packet that is sent to its peer.</summary>
    public bool KeepAlive { get; init; } = true;

    /// <summary>Bytes of a packet from a peer that are kept; the rest is cut off.</summary>
    public int MaxReceiveSize { get; init; } = 65_507;

    /// <summary>Channels that wait to be accepted; packets of further new peers are dropped.</summary>
    public int Backlog { get; init; } = 128;

    /// <summary>Packets that wait in one channel; further ones are dropped.</summary>
    public int QueueLength { get; init; } = 128;

    /// <summary>Channels at once; for one more the longest idle is closed.</summary>
    public int MaxChannels { get; init; } = 16_384;

    /// <summary>Bytes that wait in all channels together; what comes beyond is dropped.</summary>
    public int MaxQueuedBytes { get; init; } = 64 * 1024 * 1024;
}
