using GostSharp.Transports;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Dials sessions to a host of the in-memory network, which serves them as an SSH server would.</summary>
internal sealed class MemorySessionDialer(MemoryHost server) : SessionDialer
{
    public List<MemorySession> Sessions { get; } = [];

    public bool RefuseAll { get; set; }

    public override RouteCapabilities Requires => RouteCapabilities.Streams;

    protected override ValueTask<SessionConnection> DialSessionAsync(CancellationToken cancellationToken)
    {
        var (client, far) = MemorySession.CreatePair(
            second: new MemorySessionOptions
            {
                LocalEndPoint = server.EndPointAt(22),
                ListenOn = server,
                Refuse = _ => RefuseAll ? FailureReason.Refused : null,
            });
        Sessions.Add(far);
        return ValueTask.FromResult<SessionConnection>(client);
    }
}
