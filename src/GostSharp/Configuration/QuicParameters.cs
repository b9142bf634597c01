using GostSharp.Transports.Quic;

namespace GostSharp.Configuration;

/// <summary>The parameters of QUIC connections.</summary>
internal static class QuicParameters
{
    // Go's and the framework's: streams are counted in 16 bits.
    private const int MostStreams = ushort.MaxValue;

    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(10);

    /// <param name="parameters">What was configured.</param>
    /// <param name="staysByDefault">Whether signs of life are sent unless that is switched off.</param>
    /// <exception cref="GostException">The packets were to be encrypted once more, which cannot be done here.</exception>
    public static QuicOptions Read(ParameterReader parameters, bool staysByDefault)
    {
        if (parameters.Text("cipherKey", "cipher") is { Length: > 0 })
        {
            throw new GostException(FailureReason.NotSupported, "not supported yet: parameter 'cipherKey': the packets of QUIC cannot be encrypted once more");
        }

        var usual = new QuicOptions();
        return usual with
        {
            IdleTimeout = Positive(parameters.Duration("maxIdleTimeout", "idle")) ?? usual.IdleTimeout,
            KeepAliveInterval = parameters.Flag("keepalive") ?? staysByDefault ? Positive(parameters.Duration("ttl")) ?? UsualInterval : usual.KeepAliveInterval,
            HandshakeTimeout = Positive(parameters.Duration("handshakeTimeout", "readHeaderTimeout", "timeout")) ?? usual.HandshakeTimeout,
            MaxStreams = parameters.Number("maxStreams") is > 0 and var given ? Math.Min(given, MostStreams) : usual.MaxStreams,
        };
    }

    // What is not positive counts as not given, as in gost.
    private static TimeSpan? Positive(TimeSpan? time) => time > TimeSpan.Zero && Deadline.IsLimit(time.Value) ? time : null;
}
