using System.Net;
using System.Net.Sockets;
using GostSharp.Services;

namespace GostSharp.FunctionalTests.Remote;

/// <summary>TCP services that listen at the far end of a chain, both ends ours.</summary>
public sealed class RemoteTcpTests : LeakCheckedTests
{
    private const long GiB = 1024 * 1024 * 1024;

    private static readonly string[] AllWays = ["socks5", "socks5 without mbind", "socks5+tls", "relay", "relay+tls", "relay+mws", "socks5+mtls", "sshd"];

    public static TheoryData<string> Ways => [.. AllWays];

    public static TheoryData<string, long> Volumes
    {
        get
        {
            // What encrypts itself, and both ends of it in this process, has less to carry.
            var volumes = new TheoryData<string, long>();
            Array.ForEach(AllWays, way => volumes.Add(way, way == "sshd" ? GiB / 8 : GiB));
            return volumes;
        }
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Volumes))]
    public async Task What_is_sent_arrives_up_to_a_gigabyte(string way, long volume)
    {
        using var listener = new TargetListener();
        await using var path = await RemotePath.StartAsync(way, $"rtcp://127.0.0.1:0/{listener.EndPoint}");
        await using var visitor = await path.ConnectAsync();
        await using var target = await listener.AcceptAsync();

        var sent = RandomBytes.WriteAsync(visitor.Stream, 1, volume);
        var received = RandomBytes.VerifyAsync(target.Stream, 1, volume);
        (await received).Should().Equal(await sent);
        var (sentBack, receivedBack) = (RandomBytes.WriteAsync(target.Stream, 2, volume / 4), RandomBytes.VerifyAsync(visitor.Stream, 2, volume / 4));
        (await receivedBack).Should().Equal(await sentBack);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Ways))]
    public async Task Each_direction_ends_by_itself(string way)
    {
        using var listener = new TargetListener();
        await using var path = await RemotePath.StartAsync(way, $"rtcp://127.0.0.1:0/{listener.EndPoint}");
        await using var visitor = await path.ConnectAsync();
        await using var target = await listener.AcceptAsync();

        await RandomBytes.WriteAsync(visitor.Stream, 1, 1_000);
        await visitor.CompleteWritesAsync();
        await RandomBytes.VerifyToEndAsync(target.Stream, 1, 1_000);
        var answer = RandomBytes.WriteAsync(target.Stream, 2, 300_000);
        await RandomBytes.VerifyAsync(visitor.Stream, 2, 300_000);
        await answer;
        await target.CompleteWritesAsync();
        await visitor.SeesEndAsync();
        await path.Entry.IsIdleAsync();
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Ways))]
    public async Task The_target_may_speak_first_and_is_dialled_before_the_visitor_says_a_word(string way)
    {
        using var listener = new TargetListener();
        await using var path = await RemotePath.StartAsync(way, $"rtcp://127.0.0.1:0/{listener.EndPoint}");
        await using var visitor = await path.ConnectAsync();
        await using var target = await listener.AcceptAsync();
        await target.SendAsync("welcome");
        (await visitor.ReceiveAsync(7)).Should().Be("welcome");
        await visitor.SendAsync("thanks");
        (await target.ReceiveAsync(6)).Should().Be("thanks");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("socks5")]
    [InlineData("socks5+tls")]
    [InlineData("relay")]
    [InlineData("relay+tls")]
    [InlineData("relay+mws")]
    [InlineData("socks5+mtls")]
    [InlineData("sshd")]
    public async Task Two_hundred_visitors_are_served_at_once(string way)
    {
        const int Visitors = 200;
        await using var echo = EchoServer.Start();
        await using var path = await RemotePath.StartAsync(way, $"rtcp://127.0.0.1:0/{echo.EndPoint}");
        var visitors = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(_ => path.ConnectAsync()));
        await Task.WhenAll(visitors.Select((visitor, number) => visitor.EchoesAsync(number, 100_000)));
        path.Entry.Statistics.Active.Should().Be(Visitors);
        echo.Open.Should().Be(Visitors);
        await Task.WhenAll(visitors.Select(visitor => visitor.DisposeAsync().AsTask()));
        await path.Entry.IsIdleAsync();
        path.Entry.Statistics.Failed.Should().Be(0);
    }

    // One pending BIND takes one visitor: in between the port is closed, so that they come one after the other.
    [Fact(Timeout = 60_000)]
    public async Task Two_hundred_visitors_come_one_after_the_other_without_mbind_and_stay()
    {
        await using var echo = EchoServer.Start();
        await using var path = await RemotePath.StartAsync("socks5 without mbind", $"rtcp://127.0.0.1:0/{echo.EndPoint}");
        var visitors = new List<TcpTestConnection>();
        for (var number = 0; number < 200; number++)
        {
            visitors.Add(await NextAsync(path));
            await visitors[^1].EchoesAsync($"visitor {number}");
        }

        await Task.WhenAll(visitors.Select((visitor, number) => visitor.EchoesAsync(number, 10_000)));
        echo.Open.Should().Be(200);
        await Task.WhenAll(visitors.Select(visitor => visitor.DisposeAsync().AsTask()));
        await path.Entry.IsIdleAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Ways))]
    public async Task The_visitor_is_told_and_never_taken_for_one_of_this_machine(string way)
    {
        await using var echo = EchoServer.Start();
        await using var path = await RemotePath.StartAsync(way, $"rtcp://127.0.0.1:0/{echo.EndPoint}");
        await using var visitor = await path.ConnectAsync();
        await visitor.EchoesAsync("hello");
        var client = path.Entry.Service.Connections.Single().Client;
        client.Should().BeOfType<DnsEndPoint>("an address of the far end's loopback is none of this machine's")
            .Which.ToString().Should().Contain($"127.0.0.1:{((IPEndPoint)visitor.LocalEndPoint!).Port}");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Ways))]
    public async Task When_one_end_stops_the_port_is_free_at_once_and_nothing_is_left_at_the_other(string way)
    {
        await using var echo = EchoServer.Start();
        await using var path = await RemotePath.StartAsync(way, $"rtcp://127.0.0.1:0/{echo.EndPoint}");
        var port = path.EndPoint;
        await using var visitor = await path.ConnectAsync();
        await visitor.EchoesAsync("hello");
        await path.Entry.Forwarder.StopAsync(new CancellationToken(canceled: true));
        await port.IsRefusedAsync();
        await path.Server.IsIdleAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Ways))]
    public async Task When_the_server_stops_the_service_waits_for_it_to_come_back(string way)
    {
        await using var echo = EchoServer.Start();
        await using var path = await RemotePath.StartAsync(way, $"rtcp://127.0.0.1:0/{echo.EndPoint}");
        await path.Server.DisposeAsync();
        await Eventually.TrueAsync(() => path.Entry.Service.State is ServiceState.Retrying);
        path.Entry.Service.LastError.Should().NotBeNullOrEmpty();
    }

    private static async Task<TcpTestConnection> NextAsync(RemotePath path)
    {
        while (true)
        {
            try
            {
                return await path.ConnectAsync();
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionRefused)
            {
                await Task.Delay(TestTimeouts.Poll); // The next BIND is on its way.
            }
        }
    }
}
