using System.Net;

namespace GostSharp.Tests.Routing;

/// <summary>A connector that passes its transport on, or fails as a test wants it to.</summary>
internal sealed class ScriptedConnector : IConnector
{
    public List<ConnectContext> Contexts { get; } = [];

    /// <summary>Thrown instead of an answer when set.</summary>
    public Func<Exception>? Failure { get; set; }

    public void Fail(FailureReason reason, FailureSite site) =>
        Failure = () => new ConnectFailedException(reason, new DnsEndPoint("target", 80), site: site);

    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        Contexts.Add(context);
        return Failure is null ? ValueTask.FromResult(transport) : ValueTask.FromException<Connection>(Failure());
    }
}
