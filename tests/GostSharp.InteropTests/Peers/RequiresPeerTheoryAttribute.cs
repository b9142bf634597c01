namespace GostSharp.InteropTests.Peers;

/// <summary>As <see cref="RequiresPeerAttribute"/>, for a test that runs once for each of its data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPeerTheoryAttribute : TheoryAttribute
{
    public RequiresPeerTheoryAttribute(params string[] commands)
    {
        Commands = commands;
        Skip = Peer.SkipReason(commands, Peer.AreRequired);
        Timeout = 60_000;
    }

    public IReadOnlyList<string> Commands { get; }
}
