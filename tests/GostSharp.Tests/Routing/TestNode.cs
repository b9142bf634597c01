using GostSharp.Routing;

namespace GostSharp.Tests.Routing;

/// <summary>Nodes without a time limit.</summary>
internal static class TestNode
{
    public static Node Create(Candidate candidate, IDialer dialer, IConnector connector) =>
        new(candidate, new NodeDialer(dialer, candidate.Address, Timeout.InfiniteTimeSpan, TimeProvider.System), connector, "test");
}
