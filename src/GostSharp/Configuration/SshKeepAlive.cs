namespace GostSharp.Configuration;

/// <summary>When the other end of an SSH session is asked whether it is there.</summary>
/// <param name="Interval">After so much silence; <see cref="Timeout.InfiniteTimeSpan"/> is never.</param>
/// <param name="Limit">How many questions may stay unanswered in a row.</param>
/// <param name="Patience">How long one may stay unanswered; null is as long as the interval.</param>
internal sealed record SshKeepAlive(TimeSpan Interval, int Limit, TimeSpan? Patience = null)
{
    /// <summary>An end that is silent for half a minute is given up, as with multiplexed sessions. gost asks nobody unless it is told to.</summary>
    public static SshKeepAlive Default { get; } = new(TimeSpan.FromSeconds(7.5), 2);

    /// <summary>Nobody is asked.</summary>
    public static SshKeepAlive None { get; } = new(Timeout.InfiniteTimeSpan, 1);

    /// <summary>Reads <c>keepalive</c> and those that go with it, or <c>ping</c>, <c>retry</c> and <c>timeout</c> of gost v2.</summary>
    public static SshKeepAlive Of(ParameterReader parameters)
    {
        if (parameters.Flag("keepalive") is false)
        {
            return None;
        }

        var ping = Positive(parameters.Duration("ping"));
        var interval = Positive(parameters.Duration("ttl", "keepalive.interval")) ?? ping;
        // v2 counts the questions after the first.
        var limit = Positive(parameters.Number("keepalive.retries")) ?? Positive(parameters.Number("retry")) + 1;
        var patience = Positive(parameters.Duration("keepalive.timeout")) ?? (ping is null ? null : Positive(parameters.Duration("timeout")));
        return new SshKeepAlive(interval ?? Default.Interval, limit ?? Default.Limit, patience);
    }

    private static TimeSpan? Positive(TimeSpan? value) => value > TimeSpan.Zero && Deadline.IsLimit(value.Value) ? value : null;

    private static int? Positive(int? value) => value > 0 ? value : null;
}
