using GostSharp.Selection;

namespace GostSharp.Configuration;

/// <summary>How one of several targets or nodes is picked.</summary>
public sealed record SelectorConfig
{
    /// <summary>The name of the strategy, one of <see cref="SelectorNames"/> or of the user's own.</summary>
    /// <value><see cref="SelectorNames.Round"/> by default.</value>
    public string Strategy { get; init; } = SelectorNames.Round;

    /// <summary>Failures in a row after which one is passed over; a negative value means never.</summary>
    /// <value>1 by default.</value>
    public int MaxFails { get; init; } = 1;

    /// <summary>How long it is then passed over.</summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan FailTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
