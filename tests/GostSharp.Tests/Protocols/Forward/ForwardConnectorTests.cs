using System.Net;
using GostSharp.Protocols.Forward;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Forward;

public sealed class ForwardConnectorTests
{
    private static readonly ConnectContext Wanted = new(new DnsEndPoint("target", 80), new DnsEndPoint("client", 1));

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stream_to_the_node_is_the_connection()
    {
        await using var pair = ConnectionPair.CreateInMemory();

        (await new ForwardConnector().ConnectAsync(pair.Client, Wanted)).Should().BeSameAs(pair.Client);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_it_opens_a_connection_and_leaves_the_target_to_the_node()
    {
        var (near, far) = MemorySession.CreatePair();

        await using var opened = await new ForwardConnector().ConnectAsync(near, Wanted);
        await using var accepted = await far.AcceptAsync();

        accepted!.Features.RequestedTarget.Should().BeNull();
        accepted.Features.Visitor.Should().Be(Wanted.Client);
        await near.DisposeAsync();
    }
}
