namespace GostSharp.Selection;

/// <summary>When a candidate counts as failed, and for how long.</summary>
/// <param name="MaxFails">Failures in a row until it does; a negative value means never.</param>
/// <param name="FailTimeout">How long it is then passed over.</param>
internal readonly record struct FailurePolicy(int MaxFails, TimeSpan FailTimeout)
{
    public static FailurePolicy Default => new(1, TimeSpan.FromSeconds(30));
}
