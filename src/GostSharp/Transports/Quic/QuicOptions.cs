namespace GostSharp.Transports.Quic;

/// <summary>How a QUIC connection is kept.</summary>
internal sealed record QuicOptions
{
    /// <summary>How long nothing may come before the connection counts as dead.</summary>
    /// <value>30 seconds by default, as in gost.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a sign of life is sent.</summary>
    /// <value>Never by default.</value>
    public TimeSpan KeepAliveInterval { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long the handshake may take.</summary>
    /// <value>5 seconds by default, as in gost.</value>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many streams a client may have at once.</summary>
    /// <value>100 by default, as in gost.</value>
    public int MaxStreams { get; init; } = 100;
}
