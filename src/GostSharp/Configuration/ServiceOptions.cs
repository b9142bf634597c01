namespace GostSharp.Configuration;

/// <summary>The limits of a service: what its configuration says by type, else by parameter, else the defaults.</summary>
internal sealed record ServiceOptions
{
    private const int DefaultMaxConnections = 16_384;

    public required int MaxConnections { get; init; }

    public required int Retries { get; init; }

    public required TimeSpan DialTimeout { get; init; }

    public required TimeSpan AbandonedDialTimeout { get; init; }

    public required TimeSpan HalfCloseTimeout { get; init; }

    public required TimeSpan IdleTimeout { get; init; }

    public required bool UseKernelRelay { get; init; }

    /// <summary>Parameters whose values could not be read.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public static ServiceOptions From(ServiceConfig service)
    {
        var handler = service.Handler;
        var parameters = new ParameterReader(handler.Metadata, service.Metadata);
        return new ServiceOptions
        {
            MaxConnections = service.MaxConnections ?? parameters.PositiveNumber("maxConnections") ?? DefaultMaxConnections,
            Retries = handler.Retries ?? NotNegative(parameters.Number("retries")) ?? parameters.PositiveNumber("retry") - 1 ?? 0,
            DialTimeout = handler.DialTimeout ?? OrInfinite(parameters.Duration("dialTimeout", "timeout")) ?? TimeSpan.FromSeconds(15),
            AbandonedDialTimeout = handler.AbandonedDialTimeout ?? OrInfinite(parameters.Duration("abandonedDialTimeout")) ?? TimeSpan.FromSeconds(5),
            HalfCloseTimeout = handler.HalfCloseTimeout ?? OrInfinite(parameters.Duration("halfCloseTimeout")) ?? TimeSpan.FromSeconds(30),
            IdleTimeout = handler.IdleTimeout ?? OrInfinite(parameters.Duration("idleTimeout")) ?? Timeout.InfiniteTimeSpan,
            UseKernelRelay = handler.UseKernelRelay ?? parameters.Flag("kernelRelay") ?? true,
            Warnings = parameters.Warnings,
        };
    }

    // gost's durations: nothing or zero is "not set", negative is "no limit", and so is what no timer can count.
    internal static TimeSpan? OrInfinite(TimeSpan? value) => value switch
    {
        null => null,
        { Ticks: 0 } => null,
        { Ticks: < 0 } => Timeout.InfiniteTimeSpan,
        _ => Deadline.IsLimit(value.Value) ? value : Timeout.InfiniteTimeSpan,
    };

    private static int? NotNegative(int? value) => value >= 0 ? value : null;
}
