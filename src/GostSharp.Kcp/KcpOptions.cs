namespace GostSharp.Kcp;

/// <summary>How a session speaks. The defaults are those of gost and kcptun with the mode <c>fast</c>.</summary>
public sealed record KcpOptions
{
    /// <summary>The cipher and its key.</summary>
    public required KcpCrypt Crypt { get; init; }

    /// <summary>Whether lost segments are sent again sooner: retransmission timeouts from 30 ms instead of 100 ms, which grow by half instead of one whole.</summary>
    /// <value>Default: false.</value>
    public bool NoDelay { get; init; }

    /// <summary>How long acknowledgements may be collected.</summary>
    /// <value>10 to 5000 ms; default: 30 ms.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>After how many acknowledgements of later segments one is sent again at once; 0: only when there is nothing new to send, or after its timeout.</summary>
    /// <value>0 to 65,535; default: 2.</value>
    public int FastResend { get; init; } = 2;

    /// <summary>Whether losses make the sender slower, as TCP does.</summary>
    /// <value>Default: false.</value>
    public bool CongestionControl { get; init; }

    /// <summary>Whether every packet is acknowledged at once.</summary>
    /// <value>Default: false.</value>
    public bool AckNoDelay { get; init; }

    /// <summary>The longest packet, in bytes of UDP payload.</summary>
    /// <value>64 to 1500; default: 1350.</value>
    public int MaxPacketSize { get; init; } = 1350;

    /// <summary>Segments that may wait to be sent or acknowledged.</summary>
    /// <value>1 to 65,535; default: 1024.</value>
    public int SendWindow { get; init; } = 1024;

    /// <summary>Segments that may wait for the reader.</summary>
    /// <value>1 to 65,535; default: 1024.</value>
    public int ReceiveWindow { get; init; } = 1024;

    /// <summary>Packets with data in a group of error correction; 0: no error correction.</summary>
    /// <value>Default: 10.</value>
    public int DataShards { get; init; } = 10;

    /// <summary>Packets that are added to a group, which is how many of it may be lost; 0: no error correction.</summary>
    /// <value>Default: 3. With <see cref="DataShards"/> at most 256.</value>
    public int ParityShards { get; init; } = 3;

    /// <summary>Whether the bytes of the stream are compressed with Snappy. Both ends must agree.</summary>
    /// <value>Default: true.</value>
    public bool Compression { get; init; } = true;

    /// <summary>How long a peer may be silent while it owes an acknowledgement; the session ends then.</summary>
    /// <value>Default: 30 s. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</value>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a peer may be silent when it owes nothing; KCP has no other way to tell that it is gone.</summary>
    /// <value>Default: 2 minutes. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a session that is disposed of goes on until its last bytes are acknowledged.</summary>
    /// <value>Default: 1 s. Zero: not at all.</value>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>These options with those of a profile: <see cref="NoDelay"/>, <see cref="Interval"/>, <see cref="FastResend"/> and <see cref="CongestionControl"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mode.</exception>
    public KcpOptions WithMode(KcpMode mode) => this with
    {
        NoDelay = mode is KcpMode.Fast2 or KcpMode.Fast3,
        Interval = TimeSpan.FromMilliseconds(mode switch
        {
            KcpMode.Normal => 40,
            KcpMode.Fast => 30,
            KcpMode.Fast2 => 20,
            KcpMode.Fast3 => 10,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such mode."),
        }),
        FastResend = 2,
        CongestionControl = false,
    };

    /// <summary>What is wrong with these options, each mistake with the name of its property; empty when they may be used.</summary>
    public IReadOnlyList<string> FindMistakes() => KcpOptionsRules.FindMistakes(this);

    /// <summary>True when the sender adds packets that make up for lost ones.</summary>
    internal bool HasErrorCorrection => DataShards > 0 && ParityShards > 0;

    internal KcpOptions Validate()
    {
        var mistakes = FindMistakes();
        return mistakes.Count == 0 ? this : throw new ArgumentException(string.Join(" ", mistakes));
    }
}
