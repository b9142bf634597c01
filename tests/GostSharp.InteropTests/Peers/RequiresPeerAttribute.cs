namespace GostSharp.InteropTests.Peers;

/// <summary>
/// A fact about foreign programs: <c>[RequiresPeer("nginx", "curl")]</c>. Skipped, with the reason, where one of them is
/// missing; where <see cref="Peer.RequireVariable"/> is 1 it runs all the same and fails when it starts what is missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPeerAttribute : FactAttribute
{
    public RequiresPeerAttribute(params string[] commands)
    {
        Commands = commands;
        Skip = Peer.SkipReason(commands, Peer.AreRequired);
        Timeout = 60_000;
    }

    public IReadOnlyList<string> Commands { get; }
}
