namespace GostSharp.Ssh;

/// <summary>What clients and servers have in common.</summary>
public abstract record SshSessionOptions
{
    private const int LeastWindow = 4 * 1024;
    private const int LargestWindow = 1 << 30;

    /// <summary>The algorithms to offer.</summary>
    /// <value><see cref="SshAlgorithms.Default"/>.</value>
    public SshAlgorithms Algorithms { get; init; } = SshAlgorithms.Default;

    /// <summary>The name of this program in its version line, after <c>SSH-2.0-</c>: visible ASCII characters without spaces and minus signs.</summary>
    /// <value><c>GostSharp</c>.</value>
    public string SoftwareVersion { get; init; } = "GostSharp";

    /// <summary>Whether a peer without strict key exchange is refused when the chosen cipher would let somebody in between drop packets unseen.</summary>
    /// <value>False.</value>
    public bool RequireStrictKeyExchange { get; init; }

    /// <summary>The limit of everything up to the end of the login, and of every later exchange of keys.</summary>
    /// <value>30 s for clients, 120 s for servers.</value>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how much silence of the peer it is asked whether it is there.</summary>
    /// <value><see cref="Timeout.InfiniteTimeSpan"/>: never.</value>
    public TimeSpan KeepAliveInterval { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many such questions may stay unanswered in a row; behind the last one the session ends.</summary>
    /// <value>3.</value>
    public int KeepAliveLimit { get; init; } = 3;

    /// <summary>How long a question may stay unanswered before the next one follows, or the end; whatever the peer sends is an answer.</summary>
    /// <value>Null: as long as <see cref="KeepAliveInterval"/>.</value>
    public TimeSpan? KeepAliveTimeout { get; init; }

    /// <summary>How many bytes may be sent or received before keys are exchanged again.</summary>
    /// <value>1 GiB.</value>
    public long RekeyBytes { get; init; } = 1L << 30;

    /// <summary>After what time keys are exchanged again.</summary>
    /// <value>1 h.</value>
    public TimeSpan RekeyInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many channels may exist at a time, whoever opened them.</summary>
    /// <value>1024.</value>
    public int MaxChannels { get; init; } = 1024;

    /// <summary>How many channels of the peer may wait for <see cref="SshSession.AcceptChannelAsync"/>; more are refused.</summary>
    /// <value>128.</value>
    public int AcceptBacklog { get; init; } = 128;

    /// <summary>The types of channels that the peer may open; others are refused without asking anybody.</summary>
    /// <value><c>direct-tcpip</c> for servers, none for clients.</value>
    public IReadOnlyList<string> ChannelTypes { get; init; } = [];

    /// <summary>How many bytes of a channel the peer may send before they are read, at the beginning.</summary>
    /// <value>2 MiB.</value>
    public int InitialWindow { get; init; } = 2 << 20;

    /// <summary>To what a window grows when it is what limits the throughput.</summary>
    /// <value>16 MiB.</value>
    public int MaxWindow { get; init; } = 16 << 20;

    /// <summary>What all windows together may be, apart from 64 KiB that every channel has in any case.</summary>
    /// <value>64 MiB.</value>
    public long WindowBudget { get; init; } = 64L << 20;

    /// <summary>Answers the global requests of the peer, one after the other in their order; null refuses them all.</summary>
    /// <remarks>It has to end when its token is cancelled, which the end of the session waits for; a session that it ends itself it must not await.</remarks>
    /// <value>Null.</value>
    public Func<SshGlobalRequest, CancellationToken, ValueTask<SshReply>>? AnswerRequestAsync { get; init; }

    /// <summary>The clock.</summary>
    /// <value><see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks what would otherwise fail later, or never.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(KeepAliveLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RekeyBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AcceptBacklog, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(InitialWindow, LeastWindow);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWindow, InitialWindow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxWindow, LargestWindow);
        ArgumentOutOfRangeException.ThrowIfNegative(WindowBudget);
        Algorithms.Validate();
        foreach (var time in (TimeSpan[])[HandshakeTimeout, KeepAliveInterval, KeepAliveTimeout ?? KeepAliveInterval, RekeyInterval])
        {
            if (time <= TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentOutOfRangeException(nameof(HandshakeTimeout), "A time of a session must be positive, or infinite.");
            }
        }
    }
}
