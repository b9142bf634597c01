using GostSharp.Configuration;

namespace GostSharp.Yaml.Writing;

/// <summary>Writes what stands in several places of the schema.</summary>
internal static class CommonWriter
{
    // Also when they say nothing: to ask for an empty user's name differs from asking nothing.
    public static OutMap? WriteAuth(AuthConfig? auth) => auth is null ? null : new OutMap
    {
        { "username", auth.Username },
        { "password", auth.Password },
        { "file", auth.File },
    };

    public static OutMap? WriteTls(TlsConfig? tls) => tls is null ? null : new OutMap
    {
        { "certFile", tls.CertFile },
        { "keyFile", tls.KeyFile },
        { "caFile", tls.CaFile },
        { "secure", tls.Secure },
        { "serverName", tls.ServerName },
        { "pin", tls.Pin },
    };

    /// <summary>The certificates of a dialer: in a file, what is not said to be verified is not.</summary>
    public static OutMap? WriteTls(DialerConfig dialer)
    {
        var isVerified = GostNames.VerifyingTransports.Contains(dialer.Type);
        var tls = dialer.Tls ?? (isVerified ? new TlsConfig() : null);
        return WriteTls(isVerified ? tls! with { Secure = tls.Secure is false ? null : true } : tls);
    }

    public static OutMap? WriteSelector(SelectorConfig? selector) => selector is null ? null : new OutMap
    {
        { "strategy", selector.Strategy },
        { selector.MaxFails < 0 ? "max_fails" : "maxFails", (long)selector.MaxFails },
        { "failTimeout", MetadataWriter.AtLeastATick(selector.FailTimeout) },
    };

    public static OutMap? WriteLog(LogConfig? log) => log is null ? null : new OutMap
    {
        { "output", log.Output },
        { "level", log.Level },
        { "format", log.Format },
    };
}
