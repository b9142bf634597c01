using System.Net;

namespace GostSharp.Tests.Routing;

/// <summary>A connector that passes its transport on, or fails as a test wants it to.</summary>
internal sealed class ScriptedConnector : IConnector
{
    public List<ConnectContext> Contexts { get; } = [];

    /// <summary>Thrown instead of an answer when set.</summary>
    public Func<Exception>? Failure { get; set; }

    /// <summary>Says nothing until the caller gives up.</summary>
    public bool IsSilent { get; set; }

    public void Fail(FailureReason reason, FailureSite site) =>
        Failure = () => new ConnectFailedException(reason, new DnsEndPoint("target", 80), site: site);

    public async ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        Contexts.Add(context);
        await Task.Delay(IsSilent ? Timeout.Infinite : 0, cancellationToken);
        return Failure is null ? transport : throw Failure();
    }
}
