using System.Net;
using GostSharp.Protocols.Ssh;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Ssh;

/// <summary>The connector over a session that behaves like SSH.</summary>
public sealed class SshConnectorTests
{
    private readonly MemoryNetwork _network = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_is_asked_for_on_the_session()
    {
        var (near, far) = MemorySession.CreatePair();
        await using var _ = near;
        var context = new ConnectContext(Address.Parse("target:80"), Address.Parse("10.0.0.2:1"));

        await using var connection = (StreamConnection)await Connector().ConnectAsync(near, context);

        var accepted = (StreamConnection)(await far.AcceptAsync())!;
        accepted.Features.RequestedTarget.Should().Be(context.Target);
        await connection.SendAsync("AA");
        await accepted.ExpectAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_the_server_does_not_reach_leaves_the_session_as_it_is()
    {
        var refuse = true;
        var (near, _) = MemorySession.CreatePair(second: new MemorySessionOptions { Refuse = _ => refuse ? FailureReason.Refused : null });
        await using var session = near;
        var connect = () => Connector().ConnectAsync(near, new ConnectContext(Address.Parse("target:80"))).AsTask();
        await connect.Should().ThrowAsync<ConnectFailedException>();

        refuse = false;
        await using var connection = await connect();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_does_not_answer_is_not_waited_for()
    {
        var time = new ManualTime();
        var (near, _) = MemorySession.CreatePair(second: new MemorySessionOptions { Backlog = 1 });
        await using var session = near;
        await using var first = await near.OpenAsync(new ConnectContext(null));
        var connecting = Connector(time).ConnectAsync(near, new ConnectContext(Address.Parse("target:80"))).AsTask();
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(15));

        var failure = (await connecting.Invoking(task => task).Should().ThrowAsync<ConnectFailedException>()).Which;
        failure.Reason.Should().Be(FailureReason.TimedOut);
        failure.Site.Should().Be(FailureSite.Target);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Visitors_of_a_port_at_the_far_end_are_none_of_this_machine()
    {
        var server = _network.GetHost("127.0.0.1");
        await using var dialer = new MemorySessionDialer(server);
        await using var listener = await Connector().ListenAsync(dialer, Address.Parse("127.0.0.1:7000"));
        listener.LocalEndPoint.Should().Be(Address.Parse("127.0.0.1:7000"));

        await using var visitor = await server.DialAsync("127.0.0.1:7000");
        await using var accepted = (StreamConnection)(await listener.AcceptAsync())!;
        accepted.LocalEndPoint.Should().Be(listener.LocalEndPoint);
        accepted.RemoteEndPoint.Should().BeOfType<DnsEndPoint>().Which.Port.Should().Be(((IPEndPoint)visitor.LocalEndPoint!).Port);
        await visitor.SendAsync("AA");
        await accepted.ExpectAsync("AA");
        await accepted.CompleteWritesAsync();
        await visitor.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Other_transports_than_sessions_are_refused()
    {
        var (near, far) = MemoryConnection.CreatePair();
        await using var _ = far;
        var connect = () => Connector().ConnectAsync(near, new ConnectContext(Address.Parse("target:80"))).AsTask();

        (await connect.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(FailureReason.NotSupported);
        await near.DisposeAsync();
    }

    private static SshConnector Connector(TimeProvider? time = null) => new(TimeSpan.FromSeconds(15), time ?? TimeProvider.System);
}
