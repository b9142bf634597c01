using GostSharp.Multiplexing;

namespace GostSharp.Configuration;

/// <summary>The parameters of multiplexed sessions, <c>mux.*</c>, which listeners, dialers and the binds of SOCKS5 and relay have in common.</summary>
internal static class MuxParameters
{
    /// <exception cref="GostException">They do not fit together, or are none that a peer could take (<see cref="FailureReason.Configuration"/>).</exception>
    public static MuxOptions Read(ParameterReader parameters) => ReadAsGiven(parameters).Validate();

    /// <summary>As <see cref="Read"/>, for transports that have further parameters of their own: whether all of them fit together is left to see.</summary>
    public static MuxOptions ReadAsGiven(ParameterReader parameters)
    {
        var usual = new MuxOptions();
        return new MuxOptions
        {
            Version = Set(parameters.Number("mux.version")) ?? usual.Version,
            KeepAliveInterval = Set(parameters.Duration("mux.keepaliveInterval")) ?? usual.KeepAliveInterval,
            KeepAliveDisabled = parameters.Flag("mux.keepaliveDisabled") ?? usual.KeepAliveDisabled,
            KeepAliveTimeout = Set(parameters.Duration("mux.keepaliveTimeout")) ?? usual.KeepAliveTimeout,
            MaxFrameSize = Set(parameters.Number("mux.maxFrameSize")) ?? usual.MaxFrameSize,
            MaxReceiveBuffer = Set(parameters.Number("mux.maxReceiveBuffer")) ?? usual.MaxReceiveBuffer,
            MaxStreamBuffer = Set(parameters.Number("mux.maxStreamBuffer")) ?? usual.MaxStreamBuffer,
            HalfClose = ParseHalfClose(parameters.Text("mux.halfClose")),
        };
    }

    /// <summary>Reads our own word for when half-closes are told.</summary>
    private static MuxHalfClose ParseHalfClose(string? text) => text?.ToLowerInvariant() switch
    {
        null or "" or "auto" => MuxHalfClose.Auto,
        "true" or "1" or "t" => MuxHalfClose.Always,
        "false" or "0" or "f" => MuxHalfClose.Never,
        _ => throw new GostException(FailureReason.Configuration, $"mux.halfClose is auto, true or false, not '{text}'"),
    };

    // gost: zero is "not set".
    private static int? Set(int? value) => value is 0 ? null : value;

    private static TimeSpan? Set(TimeSpan? value) => value == TimeSpan.Zero ? null : value;
}
