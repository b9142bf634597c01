using GostSharp.Kcp;

namespace GostSharp.Configuration;

/// <summary>How eagerly KCP sends again: gost's modes, or what they stand for.</summary>
internal static class KcpPace
{
    // gost's where no mode is named, but some of the four are.
    private const int ManualInterval = 50;

    private static readonly string[] Manual = ["nodelay", "interval", "resend", "nc"];

    public static KcpOptions Apply(KcpOptions options, ParameterReader values, List<string> warnings)
    {
        if (values.Text("mode") is not { } name)
        {
            return Manual.Any(key => values.Text(key) is not null) ? ByHand(options, values) : options.WithMode(KcpMode.Fast);
        }

        if (Named(name) is { } mode)
        {
            return options.WithMode(mode);
        }

        if (!name.Equals("manual", StringComparison.OrdinalIgnoreCase))
        {
            warnings.Add($"KCP: the mode '{name}' is none of normal, fast, fast2, fast3 and manual, and means manual, as in gost");
        }

        return ByHand(options, values);
    }

    private static KcpMode? Named(string name) => name.ToLowerInvariant() switch
    {
        "normal" => KcpMode.Normal,
        "fast" => KcpMode.Fast,
        "fast2" => KcpMode.Fast2,
        "fast3" => KcpMode.Fast3,
        _ => null,
    };

    // Out of its bounds the interval is the nearest one, as in gost.
    private static KcpOptions ByHand(KcpOptions options, ParameterReader values) => options with
    {
        NoDelay = values.Number("nodelay") > 0,
        Interval = TimeSpan.FromMilliseconds(Math.Clamp(values.Number("interval") is > 0 and var given ? given : ManualInterval, 10, 5000)),
        FastResend = Math.Max(values.Number("resend") ?? 0, 0),
        CongestionControl = values.Number("nc") is not > 0,
    };
}
