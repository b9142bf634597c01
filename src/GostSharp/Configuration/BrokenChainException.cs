namespace GostSharp.Configuration;

/// <summary>A chain cannot be built; it carries everything that is wrong with it, each with the node it is about.</summary>
internal sealed class BrokenChainException : GostException
{
    public BrokenChainException(string chain, IReadOnlyList<Exception> failures)
        : base(ReasonOf(failures), string.Join("; ", failures.Select(failure => failure.Message)), failures.Count == 1 ? failures[0] : new AggregateException(failures))
    {
        Chain = chain;
        Errors = [.. failures.Select(static failure => failure.Message)];
    }

    public string Chain { get; }

    public IReadOnlyList<string> Errors { get; }

    private static FailureReason ReasonOf(IReadOnlyList<Exception> failures)
    {
        var reasons = failures.Select(static failure => (failure as GostException)?.Reason ?? FailureReason.Other).Distinct().ToArray();
        return reasons.Length == 1 ? reasons[0] : FailureReason.Configuration;
    }
}
