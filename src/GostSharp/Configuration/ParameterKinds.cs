namespace GostSharp.Configuration;

/// <summary>What the values of the components' own parameters have to be, so that one that cannot be read is told.</summary>
internal static class ParameterKinds
{
    private static readonly string[] Durations = Normalized("readTimeout handshakeTimeout readHeaderTimeout ws.handshakeTimeout mux.keepaliveInterval mux.keepaliveTimeout maxIdleTimeout idle keepalive.interval keepalive.timeout ping");

    private static readonly string[] Flags =
        Normalized("bind keepalive comp mbind notls disable4a trustProxyHeaders ws.keepalive ws.enableCompression enableCompression compression mux.keepaliveDisabled");

    private static readonly string[] Numbers = Normalized("backlog maxStreams keepalive.retries mux.version mux.maxFrameSize mux.maxReceiveBuffer mux.maxStreamBuffer");

    private static readonly string[] Maps = Normalized("header ws.header");

    /// <summary>What is wrong with the value; null when nothing is.</summary>
    public static string? WarningOf(string key, object value)
    {
        var reader = new ParameterReader(new ConfigDictionary([new(key, value)]));
        var name = ParameterReader.Normalize(key);
        if (Durations.Contains(name))
        {
            reader.Duration(key);
        }
        else if (Flags.Contains(name))
        {
            reader.Flag(key);
        }
        else if (Numbers.Contains(name))
        {
            reader.Number(key);
        }
        else if (Maps.Contains(name))
        {
            reader.Map(key);
        }

        return reader.Warnings.FirstOrDefault();
    }

    /// <summary>What is wrong with a value that must not be ignored; null when nothing is.</summary>
    public static string? ErrorOf(string key, object value)
    {
        var name = ParameterReader.Normalize(key);
        return name == BindParameters.PermitListenKey ? BindParameters.MistakeIn(value)
            : name is "kcp.tcp" or "tcp" ? KcpParameters.MistakeInTcp(key, value)
            : SshParameters.MistakeIn(key, value);
    }

    private static string[] Normalized(string keys) => [.. keys.Split(' ').Select(ParameterReader.Normalize)];
}
