using System.Net;
using GostSharp.Transports.Direct;

namespace GostSharp.FunctionalTests;

public class AddressTests : LeakCheckedTests
{
    // Nobody else listens there, so that a port that is free on 127.0.0.1 is free on it too.
    private static readonly IPAddress Good = IPAddress.Parse("127.0.0.2");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task IPv6_is_forwarded_to_IPv6()
    {
        await using var echo = EchoServer.Start(IPAddress.IPv6Loopback);
        await using var forwarding = await Forwarding.StartAsync(builder => builder.ForwardTcp("[::1]:0", echo.EndPoint.ToString()));
        await using var client = await forwarding.ConnectAsync();

        await client.EchoesAsync("over six");

        var info = forwarding.Service.Connections.Should().ContainSingle().Which;
        info.Client.Should().Be(client.LocalEndPoint);
        info.Target.Should().Be(echo.EndPoint);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_dual_stack_listener_serves_both_families_and_shows_IPv4_clients_as_such(string address)
    {
        await using var echo = EchoServer.Start();
        await using var forwarding = await Forwarding.StartAsync(builder => builder.ForwardTcp("[::]:0", echo.EndPoint.ToString()));
        await using var client = await TcpClients.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), forwarding.EndPoint.Port));

        await client.EchoesAsync("either way");

        forwarding.Service.Connections.Should().ContainSingle().Which.Client.Should().Be(client.LocalEndPoint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_listener_on_one_family_does_not_serve_the_other()
    {
        await using var forwarding = await Forwarding.StartAsync(builder => builder.ForwardTcp("0.0.0.0:0", "127.0.0.1:1").ForwardTcp("[::1]:0", "127.0.0.1:1"));

        await new IPEndPoint(IPAddress.IPv6Loopback, forwarding.Forwarder.Services[0].EndPoint().Port).IsRefusedAsync();
        await new IPEndPoint(IPAddress.Loopback, forwarding.Forwarder.Services[1].EndPoint().Port).IsRefusedAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Names_can_be_listened_on_and_forwarded_to()
    {
        await using var echo = EchoServer.Start();
        await using var forwarding = await Forwarding.StartAsync(builder => builder.ForwardTcp("localhost:0", $"localhost:{echo.EndPoint.Port}"));
        await using var client = await forwarding.ConnectAsync();

        await client.EchoesAsync("by name");

        forwarding.Service.Connections.Should().ContainSingle().Which.Target.Should().Be(new DnsEndPoint("localhost", echo.EndPoint.Port));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_is_resolved_for_every_connection()
    {
        var answers = new Queue<IPAddress>([IPAddress.Loopback, Good]);
        await using var old = NamedTarget.Start("old");
        await using var moved = NamedTarget.Start("moved", old.EndPoint.Port, Good);
        await using var forwarding = await StartAsync(old.EndPoint.Port, () => [answers.Dequeue()]);

        (await forwarding.AskAsync(2)).Should().Equal("old", "moved");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_first_address_of_a_name_hangs_the_second_one_is_used()
    {
        using var hanging = await HangingEndPoint.CreateAsync();
        await using var good = NamedTarget.Start("good", hanging.EndPoint.Port, Good);
        await using var forwarding = await StartAsync(hanging.EndPoint.Port, () => [IPAddress.Loopback, Good]);

        (await forwarding.AskAsync(2)).Should().Equal("good", "good");
        await forwarding.IsIdleAsync();
        forwarding.Service.Targets[0].Failures.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("127.0.0.3")]
    [InlineData("::1")]
    public async Task When_the_first_address_of_a_name_refuses_the_second_one_is_used(string refusing)
    {
        await using var good = NamedTarget.Start("good", address: Good);
        await using var forwarding = await StartAsync(good.EndPoint.Port, () => [IPAddress.Parse(refusing), Good]);

        (await forwarding.AskAsync(2)).Should().Equal("good", "good");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_all_addresses_of_a_name_fail_the_failure_says_so()
    {
        using var refusing = new RefusingEndPoint();
        await using var forwarding = await StartAsync(refusing.EndPoint.Port, () => [IPAddress.Loopback, Good]);

        (await forwarding.AskAsync()).Should().BeEmpty();

        await forwarding.Log.WaitForAsync(record => record.Message.Contains("all 2 addresses failed: Connection refused", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_race_that_is_given_up_leaves_no_socket()
    {
        using var hanging = await HangingEndPoint.CreateAsync();
        await using var forwarding = await StartAsync(hanging.EndPoint.Port, () => [IPAddress.Loopback, IPAddress.Loopback, IPAddress.Loopback]);
        await using var client = await forwarding.ConnectAsync();
        await forwarding.HasActiveAsync(1);

        client.Abort();

        await forwarding.IsIdleAsync();
    }

    private static Task<Forwarding> StartAsync(int port, Func<IPAddress[]> resolve) => Forwarding.StartAsync(
        $"some.example:{port}",
        forwarder: builder => builder.UseRoute(new DirectRoute(new DirectRouteOptions { ResolveName = (_, _) => Task.FromResult(resolve()) })));
}
