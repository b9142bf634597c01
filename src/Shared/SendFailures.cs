namespace GostSharp.Shared;

/// <summary>What went wrong with some packets of a batch, to be told when all of them have been tried.</summary>
internal struct SendFailures
{
    private List<Exception>? _failures;

    public void Add(Exception failure) => (_failures ??= []).Add(failure);

    /// <exception cref="AggregateException">There are some.</exception>
    public readonly void ThrowIfAny()
    {
        if (_failures is not null)
        {
            throw new AggregateException(_failures);
        }
    }
}
