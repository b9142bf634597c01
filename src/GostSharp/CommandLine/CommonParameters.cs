using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>The parameters that services and nodes have in common.</summary>
internal sealed class CommonParameters(UrlParameters parameters, ComponentRegistry registry, Findings findings)
{
    /// <summary>How targets or nodes are picked; null when nothing is given.</summary>
    public SelectorConfig? TakeSelector()
    {
        var strategy = parameters.Take("strategy");
        var maxFails = TakeMaxFails("maxFails", "max_fails");
        var failTimeout = TakeTime("failTimeout", "fail_timeout");
        if (strategy is null && maxFails is null && failTimeout is null)
        {
            return null;
        }

        var defaults = new SelectorConfig();
        CheckStrategy(strategy);
        return new SelectorConfig
        {
            Strategy = strategy ?? defaults.Strategy,
            MaxFails = maxFails ?? defaults.MaxFails,
            FailTimeout = failTimeout ?? defaults.FailTimeout,
        };
    }

    /// <summary>The certificate files; null when none is given.</summary>
    public TlsConfig? TakeCertificate()
    {
        var tls = new TlsConfig
        {
            CertFile = parameters.Take("tls.certFile", "certFile", "cert"),
            KeyFile = parameters.Take("tls.keyFile", "keyFile", "key"),
            CaFile = parameters.Take("tls.caFile", "caFile", "ca"),
        };
        return tls == new TlsConfig() ? null : tls;
    }

    /// <summary>A count of failures: what v2 spells <c>max_fails</c> may be negative, which is never.</summary>
    public int? TakeMaxFails(params ReadOnlySpan<string> names)
    {
        if (parameters.TakePair(names) is not { } pair)
        {
            return null;
        }

        var number = Number(pair);
        return number > 0 || (number < 0 && pair.Key.Contains('_', StringComparison.Ordinal)) ? number : null;
    }

    public int? TakeNumber(params ReadOnlySpan<string> names) => parameters.TakePair(names) is { } pair ? Number(pair) : null;

    public TimeSpan? TakeTime(params ReadOnlySpan<string> names) =>
        parameters.TakePair(names) is { } pair && Read(pair, static (reader, key) => reader.Duration(key)) is { Ticks: > 0 } time ? time : null;

    public bool TakeFlag(params ReadOnlySpan<string> names) => TakeOptionalFlag(names) ?? false;

    public bool? TakeOptionalFlag(params ReadOnlySpan<string> names) =>
        parameters.TakePair(names) is { } pair ? Read(pair, static (reader, key) => reader.Flag(key)) : null;

    private int? Number(KeyValuePair<string, string> pair) => Read(pair, static (reader, key) => reader.Number(key));

    private T? Read<T>(KeyValuePair<string, string> pair, Func<ParameterReader, string, T?> read) where T : struct
    {
        var reader = new ParameterReader(new ConfigDictionary([new(pair.Key, pair.Value)]));
        var value = read(reader, pair.Key);
        reader.Warnings.ForEach(findings.Warn);
        return value;
    }

    private void CheckStrategy(string? strategy)
    {
        if (strategy is not null && !registry.Selectors.IsKnown(strategy))
        {
            findings.Error($"unknown strategy '{strategy}'{Nearest.Hint(strategy, registry.Selectors.Names)}");
        }
    }
}
