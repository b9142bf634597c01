using GostSharp.Kcp;
using GostSharp.Multiplexing;
using GostSharp.Transports.Kcp;

namespace GostSharp.Configuration;

/// <summary>The parameters of KCP transports, over the values that gost documents.</summary>
/// <param name="Settings">KCP's own.</param>
/// <param name="Mux">Those of the sessions on top.</param>
/// <param name="Warnings">What the user should know.</param>
internal sealed record KcpParameters(KcpSettings Settings, MuxOptions Mux, IReadOnlyList<string> Warnings)
{
    public const string Key = "kcp.key";

    /// <summary>Ours: without a key those are meant that everybody knows. gost's front ends say so; programs may.</summary>
    public const string DefaultKeys = "kcp.defaultKeys";

    /// <summary>The key of gost v2 without parameters, which v3 documents, too; spelled so.</summary>
    public const string DocumentedKey = "it's a secrect";

    /// <summary>The key of gost 3.2.6 without parameters.</summary>
    public const string EmptyKey = "";

    private const int MaxTrafficClass = 63;

    private const string FakeTcp = "KCP in forged TCP segments (tcp=true) needs raw sockets and rules of the firewall, and is not supported; it runs over UDP";

    private const string KnownKey = "KCP has a key that everybody knows, so that whoever is on the way can read and change everything; kcp.key sets one, the same at both ends";

    private const string NoCipher = "KCP encrypts nothing: whoever is on the way can read and change everything; kcp.crypt=aes encrypts";

    // What the options are called here.
    private static readonly (string Option, string Name)[] Names =
    [
        (nameof(KcpOptions.MaxPacketSize), "kcp.mtu"), (nameof(KcpOptions.SendWindow), "kcp.sndwnd"), (nameof(KcpOptions.ReceiveWindow), "kcp.rcvwnd"),
        (nameof(KcpOptions.DataShards), "kcp.datashard"), (nameof(KcpOptions.ParityShards), "kcp.parityshard"), (nameof(KcpOptions.FastResend), "kcp.resend"),
    ];

    /// <exception cref="GostException">The file cannot be read, there is no key, or values are wrong.</exception>
    public static KcpParameters Read(ConfigDictionary metadata)
    {
        var given = KcpValues.Read(metadata);
        var warnings = given.Unknown.Select(static name => $"KCP: '{name}' has no effect").ToList();
        var own = new ParameterReader(metadata);
        Demand(given.Reader.Flag("tcp") is not true, FakeTcp, FailureReason.NotSupported);
        var settings = SettingsOf(given.Reader, own.IsSet(DefaultKeys), warnings);
        var mux = MuxOf(given.Reader, MuxParameters.ReadAsGiven(own), settings.SocketBuffer);
        // Whether a peer is alive is seen by what multiplexing hears of it, if it asks; of one that owes an answer also here.
        var options = settings.Options with
        {
            PeerTimeout = mux.KeepAliveTimeout,
            IdleTimeout = mux.KeepAliveDisabled ? settings.Options.IdleTimeout : Timeout.InfiniteTimeSpan,
        };
        return new KcpParameters(settings with { Options = options }, mux, [.. warnings, .. own.Warnings, .. given.Warnings]);
    }

    /// <summary>The file of a component that is KCP; null where it has none.</summary>
    public static string? FileOf(string type, ConfigDictionary metadata) => IsKcp(type) ? KcpValues.FileOf(metadata) : null;

    /// <summary>What the user should know; what cannot be built says so itself.</summary>
    public static IReadOnlyList<string> WarningsOf(string type, ConfigDictionary metadata)
    {
        try
        {
            return IsKcp(type) ? Read(metadata).Warnings : [];
        }
        catch (GostException)
        {
            return [];
        }
    }

    /// <summary>What is wrong with a value of <c>kcp.tcp</c>; null when nothing is.</summary>
    public static string? MistakeInTcp(string key, object value) =>
        new ParameterReader(new ConfigDictionary([new(key, value)])).Flag(key) is true ? FakeTcp : null;

    /// <summary>What gost means by a listener without a key.</summary>
    public static ListenerConfig WithGostDefaults(ListenerConfig listener) => listener with { Metadata = WithGostDefaults(listener.Type, listener.Metadata) };

    /// <summary>What gost means by a dialer without a key.</summary>
    public static DialerConfig WithGostDefaults(DialerConfig dialer) => dialer with { Metadata = WithGostDefaults(dialer.Type, dialer.Metadata) };

    private static ConfigDictionary WithGostDefaults(string type, ConfigDictionary metadata)
    {
        var reader = new ParameterReader(metadata);
        return IsKcp(type) && reader.Text(Key) is null && reader.Text(DefaultKeys) is null ? metadata.With(DefaultKeys, true) : metadata;
    }

    private static bool IsKcp(string type) => type.Equals("kcp", StringComparison.OrdinalIgnoreCase);

    private static KcpSettings SettingsOf(ParameterReader values, bool mayBeDefault, List<string> warnings)
    {
        string[] keys = values.Text("key") is { } key ? [key] : mayBeDefault ? [DocumentedKey, EmptyKey] : [];
        Demand(keys.Length > 0, $"KCP needs a key, the same at both ends: {Key}");
        var cipher = CipherOf(values.Text("crypt") ?? "aes", warnings);
        var usual = KcpPace.Apply(new KcpOptions { Crypt = KcpCrypt.None }, values, warnings);
        var options = usual with
        {
            MaxPacketSize = values.PositiveNumber("mtu") ?? usual.MaxPacketSize,
            SendWindow = values.PositiveNumber("sndwnd") ?? usual.SendWindow,
            ReceiveWindow = values.PositiveNumber("rcvwnd") ?? usual.ReceiveWindow,
            DataShards = Math.Max(values.Number("datashard") ?? usual.DataShards, 0),
            ParityShards = Math.Max(values.Number("parityshard") ?? usual.ParityShards, 0),
            Compression = values.Flag("nocomp") is not true,
            AckNoDelay = values.Flag("acknodelay") is true,
        };
        Check(options);
        var settings = new KcpSettings { Options = options, Cipher = cipher, Passwords = keys };
        settings = settings with { SocketBuffer = values.PositiveNumber("sockbuf") ?? settings.SocketBuffer, TrafficClass = values.Number("dscp") ?? 0 };
        Demand(settings.TrafficClass is >= 0 and <= MaxTrafficClass, $"kcp.dscp is {settings.TrafficClass}, which is not from 0 to {MaxTrafficClass}");
        warnings.AddRange(KcpCiphers.IsNone(cipher) ? [NoCipher] : keys.All(static key => key is DocumentedKey or EmptyKey) ? [KnownKey] : []);
        return settings;
    }

    // What gost does not know is AES there, and has to be here.
    private static KcpCipher CipherOf(string name, List<string> warnings)
    {
        if (KcpCiphers.Named(name) is { } known)
        {
            return known;
        }

        Demand(!name.Equals("cast5", StringComparison.OrdinalIgnoreCase), "KCP: the cipher 'cast5', which gost has, is not supported yet");
        warnings.Add($"KCP: the cipher '{name}' is unknown and means aes, as in gost; known are {string.Join(", ", KcpCiphers.Names)}");
        return KcpCipher.Aes;
    }

    private static void Check(KcpOptions options)
    {
        var mistakes = string.Join(" ", options.FindMistakes());
        var named = Names.Aggregate(mistakes, static (text, entry) => text.Replace(entry.Option, entry.Name, StringComparison.Ordinal));
        Demand(named.Length == 0, named);
    }

    // KCP's own names come before those of other multiplexed transports; what is not positive is "not set", as in gost.
    private static MuxOptions MuxOf(ParameterReader values, MuxOptions common, int socketBuffer)
    {
        var usual = new MuxOptions();
        var receive = values.PositiveNumber("smuxbuf") ?? (common.MaxReceiveBuffer == usual.MaxReceiveBuffer ? socketBuffer : common.MaxReceiveBuffer);
        var stream = values.PositiveNumber("streambuf") ?? (common.MaxStreamBuffer == usual.MaxStreamBuffer ? Math.Max(receive / 2, 1) : common.MaxStreamBuffer);
        var interval = values.Duration("keepalive") is { Ticks: > 0 } given ? given : common.KeepAliveInterval;
        return (common with
        {
            Version = values.PositiveNumber("smuxver") ?? common.Version,
            MaxReceiveBuffer = receive,
            MaxStreamBuffer = stream,
            KeepAliveInterval = interval,
            // gost refuses more than 30 s, which is its time-out, too.
            KeepAliveTimeout = common.KeepAliveTimeout < interval ? 3 * interval : common.KeepAliveTimeout,
        }).Validate();
    }

    private static void Demand(bool isGood, string rule, FailureReason reason = FailureReason.Configuration)
    {
        if (!isGood)
        {
            throw new GostException(reason, rule);
        }
    }
}
