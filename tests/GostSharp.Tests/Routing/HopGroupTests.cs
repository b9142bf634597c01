using System.Net;
using GostSharp.Routing;
using GostSharp.Selection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Routing;

public sealed class HopGroupTests
{
    private static readonly EndPoint Wanted = Address.Parse("192.0.2.1:8080");

    private readonly ScriptedRoute _underlay = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connector_that_can_share_ports_is_told_the_group()
    {
        var connector = new SharingConnector();

        await Create(connector).ListenAsync(Wanted, 7);
        await Create(connector).ListenAsync(Wanted);

        connector.Asked.Should().Equal((Wanted, 7), (Wanted, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_that_cannot_is_asked_for_the_address_alone()
    {
        var connector = new BindingConnector { Failure = () => new BindFailedException(FailureReason.AddressUnavailable, Wanted) };

        await FluentActions.Awaiting(() => Create(connector).ListenAsync(Wanted, 7).AsTask()).Should().ThrowAsync<BindFailedException>();
    }

    private Hop Create(IConnector connector)
    {
        var node = HopBench.NodeTo("node-0", _underlay, connector);
        var pool = new CandidatePool([(node.Candidate, FailurePolicy.Default)], new FifoSelector(), TimeProvider.System);
        return new Hop("hop-0", _underlay, [node], pool, NullLogger.Instance);
    }

    private sealed class SharingConnector : IGroupBindConnector
    {
        public List<(EndPoint Address, int Group)> Asked { get; } = [];

        public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(transport);

        public ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default) =>
            ListenAsync(dialer, address, 0, cancellationToken);

        public ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, int group, CancellationToken cancellationToken = default)
        {
            Asked.Add((address, group));
            return ValueTask.FromResult<IListener>(null!);
        }
    }
}
