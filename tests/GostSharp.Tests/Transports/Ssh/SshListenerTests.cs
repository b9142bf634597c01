using System.Text;
using GostSharp.Diagnostics;
using GostSharp.Ssh;
using GostSharp.Tests.Seams.Doubles;

namespace GostSharp.Tests.Transports.Ssh;

/// <summary>What an SSH server does with clients that are not ours.</summary>
public sealed class SshListenerTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_says_nothing_is_cut_off_and_holds_up_nobody()
    {
        var time = new ManualTime();
        await using var bench = await SshBench.StartAsync(time: time);
        await using var silent = await bench.ConnectAsync();
        await using (await bench.LogInAsync())
        {
            bench.Logins.Should().Be(1);
        }

        time.Advance(TimeSpan.FromSeconds(60));

        await Eventually.TrueAsync(() => bench.Log.Records.Any(record => record.EventId.Id == EventIds.HandshakeFailed));
        await ReadToEndAsync(silent);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("SSH-1.5-old\r\n")]
    [InlineData("SSH-2.0-x\r\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("SSH-2.0-x\r\n\u007f\u007f\u007f\u007fnonsense")]
    public async Task What_is_not_SSH_is_closed_and_others_are_served(string words)
    {
        await using var bench = await SshBench.StartAsync();
        await using var stranger = await bench.ConnectAsync();
        await stranger.Stream.WriteAsync(Encoding.Latin1.GetBytes(words));
        await ReadToEndAsync(stranger);
        await Eventually.TrueAsync(() => bench.Log.Records.Any(record => record.EventId.Id == EventIds.HandshakeFailed));

        await using var session = await bench.LogInAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_wrong_password_is_refused_and_the_right_one_is_not()
    {
        await using var bench = await SshBench.StartAsync("sshd://u:right@10.0.0.1:22");
        foreach (var (user, password) in new[] { ("u", "wrong"), ("other", "right"), ("u", null) })
        {
            var login = () => bench.LogInAsync(user, password);
            (await login.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Authentication);
        }

        await using var session = await bench.LogInAsync("u", "right");
        session.User.Name.Should().Be("u");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_cannot_pass_for_a_line_of_the_log()
    {
        const string name = "eve\r\n10.0.0.9:1 has logged in as 'root'\u2028\u001b[31m\u202e";
        await using var bench = await SshBench.StartAsync();
        await using var session = await bench.LogInAsync(name + new string('x', 500));

        var told = await bench.Log.WaitForAsync(record => record.EventId.Id == EventIds.LoggedIn);
        told.Message.Should().NotContainAny("\r", "\n", "\u2028", "\u001b", "\u202e");
        told.Message.Length.Should().BeLessThan(400);
        told.State["User"].As<string>().Should().StartWith("eve  10.0.0.9:1 has logged in as 'root' ?[31m?x");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("session")]
    [InlineData("x11")]
    [InlineData("gost-tunnel")]
    public async Task Other_channels_than_those_of_forwarding_are_refused(string type)
    {
        await using var bench = await SshBench.StartAsync();
        await using var session = await bench.LogInAsync();
        var open = () => session.OpenChannelAsync(type).AsTask();
        (await open.Should().ThrowAsync<SshOpenException>()).Which.Reason.Should().Be(SshOpenFailure.UnknownChannelType);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("nobody.home", 80, SshOpenFailure.ConnectFailed)]
    [InlineData("not a host", 80, SshOpenFailure.ConnectFailed)]
    [InlineData("10.0.0.1", 0, SshOpenFailure.ConnectFailed)]
    [InlineData("10.0.0.1", 81, SshOpenFailure.ConnectFailed)]
    [InlineData("10.0.0.1", 82, SshOpenFailure.AdministrativelyProhibited)]
    public async Task A_target_that_is_not_reached_is_told_with_its_reason(string host, int port, SshOpenFailure expected)
    {
        await using var bench = await SshBench.StartAsync("sshd://10.0.0.1:22?permitOpen=*:80-81,*:0");
        await using var session = await bench.LogInAsync();
        var open = () => session.OpenDirectTcpIpAsync(host, port).AsTask();
        (await open.Should().ThrowAsync<SshOpenException>()).Which.Reason.Should().Be(expected);

        // Its session is as good as before.
        await using var echo = await bench.Server.ServeAsync(80, new MemoryServers.NamedEcho("echo"));
        await using var channel = await session.OpenDirectTcpIpAsync("10.0.0.1", 80);
        await channel.Stream.ReadExactlyAsync(new byte[5]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Requests_are_answered_in_their_order_and_a_port_that_was_taken_back_is_free_at_once()
    {
        await using var bench = await SshBench.StartAsync("sshd://10.0.0.1:22?permitListen=10.0.0.1:*");
        await using var session = await bench.LogInAsync();
        var one = await session.ListenAsync("10.0.0.1", 7001);
        var any = await session.ListenAsync("10.0.0.1", 0);
        any.BoundPort.Should().BePositive();
        await session.Invoking(twice => twice.ListenAsync("10.0.0.1", 7001).AsTask()).Should().ThrowAsync<SshException>();
        await session.Invoking(elsewhere => elsewhere.ListenAsync("10.0.0.2", 7002).AsTask()).Should().ThrowAsync<SshException>();

        await using (var visitor = await bench.Client.DialAsync("10.0.0.1:7001"))
        {
            var opening = (await one.AcceptAsync())!;
            opening.EndPoints!.Host.Should().Be("10.0.0.1");
            opening.EndPoints.OriginHost.Should().Be("10.0.0.2");
            await using var channel = opening.Accept();
            await channel.Stream.WriteAsync("hello"u8.ToArray());
            await visitor.Stream.ReadExactlyAsync(new byte[5]);

            await one.DisposeAsync();
            await using var free = await bench.Server.ListenAsync(Address.Parse("10.0.0.1:7001"));
            await visitor.Stream.WriteAsync("still"u8.ToArray());
            await channel.Stream.ReadExactlyAsync(new byte[5]);
        }

        await using var again = await session.ListenAsync("10.0.0.1", 7001);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_a_session_its_ports_and_dials_end()
    {
        await using var bench = await SshBench.StartAsync("sshd://10.0.0.1:22?permitListen=10.0.0.1:*");
        var session = await bench.LogInAsync();
        await session.ListenAsync("10.0.0.1", 7001);
        await session.DisposeAsync();

        await Eventually.TrueAsync(() => bench.Forwarder.Services[0].Statistics.Active == 0);
        await using var free = await bench.Server.ListenAsync(Address.Parse("10.0.0.1:7001"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_tunnel_carries_what_the_handler_serves_and_forwards_nothing_itself()
    {
        await using var bench = await SshBench.StartAsync("socks5+ssh://10.0.0.1:22");
        await using var session = await bench.LogInAsync();
        await using var channel = await session.OpenChannelAsync("gost-tunnel");
        await channel.Stream.WriteAsync(new byte[] { 5, 1, 0 });
        var answer = new byte[2];
        await channel.Stream.ReadExactlyAsync(answer);
        answer.Should().Equal(5, 0);
        await session.Invoking(other => other.OpenDirectTcpIpAsync("10.0.0.1", 80).AsTask()).Should().ThrowAsync<SshOpenException>();
        await session.Invoking(other => other.ListenAsync("10.0.0.1", 7001).AsTask()).Should().ThrowAsync<SshException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stop_ends_every_session_and_leaves_nothing()
    {
        await using var bench = await SshBench.StartAsync("sshd://10.0.0.1:22?permitListen=10.0.0.1:*");
        await using var echo = await bench.Server.ServeAsync(80, new MemoryServers.NamedEcho("echo"));
        var session = await bench.LogInAsync();
        var channel = await session.OpenDirectTcpIpAsync("10.0.0.1", 80);
        await channel.Stream.ReadExactlyAsync(new byte[5]);
        await session.ListenAsync("10.0.0.1", 7001);

        await bench.Forwarder.StopAsync();

        await session.Ended.WaitAsync(TestTimeouts.Wait);
        await using var free = await bench.Server.ListenAsync(Address.Parse("10.0.0.1:7001"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stop_waits_for_those_who_came_to_a_port_and_not_for_the_port()
    {
        await using var bench = await SshBench.StartAsync("sshd://10.0.0.1:22?permitListen=10.0.0.1:*", new ManualTime(), TimeSpan.FromSeconds(10));
        await using var session = await bench.LogInAsync();
        var visited = await session.ListenAsync("10.0.0.1", 7001);
        await session.ListenAsync("10.0.0.1", 7002);
        await using var visitor = await bench.Client.DialAsync("10.0.0.1:7001");
        await using var channel = (await visited.AcceptAsync())!.Accept();

        var stopping = bench.Forwarder.StopAsync();

        await Eventually.TrueAsync(() => bench.Forwarder.Services[0].Statistics.Active == 1);
        await using (await bench.Server.ListenAsync(Address.Parse("10.0.0.1:7001")))
        await using (await bench.Server.ListenAsync(Address.Parse("10.0.0.1:7002")))
        {
            await visitor.Stream.WriteAsync("still"u8.ToArray());
            await channel.Stream.ReadExactlyAsync(new byte[5]);
            stopping.IsCompleted.Should().BeFalse();
        }

        await visitor.DisposeAsync();
        await channel.DisposeAsync();
        await stopping;
        bench.Log.Records.Should().NotContain(record => record.EventId.Id == EventIds.ConnectionsAborted);
    }

    private static async Task ReadToEndAsync(StreamConnection connection)
    {
        try
        {
            await connection.Stream.CopyToAsync(Stream.Null);
        }
        catch (GostException)
        {
            // However it was closed.
        }
    }
}
