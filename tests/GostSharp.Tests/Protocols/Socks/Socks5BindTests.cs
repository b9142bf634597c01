using GostSharp.Protocols;
using GostSharp.Protocols.Binding;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.Binding;
using GostSharp.Tests.Seams.Doubles;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5BindTests
{
    private const string Bind = "02";
    private const string Granted = "05 00 00 01 0A 00 00 01 1B 58";
    private const string NotAllowed = "05 02 00 01 00 00 00 00 00 00";
    private const string Failed = "05 01 00 01 00 00 00 00 00 00";

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_first_who_connects_is_led_to_the_client_and_either_may_end_first()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await bench.AskAsync(Bind);
        await client.ExpectAsync(Granted);

        await using var visitor = await bench.VisitAsync();

        (await BindBench.GrantedAsync(client)).Should().Be(visitor.LocalEndPoint);
        await visitor.SendAsync("AA BB");
        await visitor.CompleteWritesAsync();
        await client.ExpectAsync("AA BB");
        await client.ExpectEndAsync();
        await client.SendAsync("CC");
        await visitor.ExpectAsync("CC");
        await client.CompleteWritesAsync();
        await visitor.ExpectEndAsync();
        await Eventually.TrueAsync(() => bench.Forwarder.Services[0].Statistics is { Active: 0, BytesUp: 1, BytesDown: 2, Failed: 0 });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_port_is_free_before_the_client_hears_of_its_peer()
    {
        await using var bench = await BindBench.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await using var client = await bench.AskAsync(Bind);
            await client.ExpectAsync(Granted);
            await using var visitor = await bench.VisitAsync();
            await BindBench.GrantedAsync(client);

            await using var next = await bench.AskAsync(Bind);
            await next.ExpectAsync(Granted);
            await next.DisposeAsync();
            await client.DisposeAsync();
            await visitor.ExpectEndAsync();
            await visitor.DisposeAsync();
            await bench.IsFreeAsync();
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_the_client_says_early_is_kept_for_its_peer()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await bench.AskAsync(Bind);
        await client.ExpectAsync(Granted);
        var early = RandomBytes.Create(seed: 1, 16 * 1024);
        await client.SendAsync(early);

        await using var visitor = await bench.VisitAsync();
        await BindBench.GrantedAsync(client);

        var received = new byte[early.Length];
        await visitor.Stream.ReadExactlyAsync(received);
        received.Should().Equal(early);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task More_than_is_kept_ends_the_wait_and_the_port_is_free_before_the_client_hears_of_it()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await bench.AskAsync(Bind);
        await client.ExpectAsync(Granted);

        await client.SendAsync(new byte[(16 * 1024) + 1]);

        await client.ExpectAsync(Failed);
        await using (await bench.Server.ListenAsync(Address.Parse(BindBench.WantedText)))
        {
            await client.CompleteWritesAsync();
            await client.ExpectEndAsync();
        }

        await Eventually.TrueAsync(() => bench.Log.Records.Any(record => record.EventId.Id == 2002));
        bench.Log.Records.Single(record => record.EventId.Id == 2002).Message.Should().Contain("more than 16 KiB before anybody came");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 16 * 1024)]
    [InlineData(true, 16 * 1024)]
    [InlineData(false, 40_000)]
    [InlineData(true, 40_000)]
    public async Task A_client_that_goes_takes_its_port_with_it(bool breaks, int early)
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await bench.AskAsync(Bind);
        await client.ExpectAsync(Granted);
        await client.SendAsync(new byte[early]);

        if (breaks)
        {
            client.Abort();
        }
        else
        {
            await client.CompleteWritesAsync();
        }

        await bench.IsFreeAsync();
        await bench.Invoking(it => it.VisitAsync()).Should().ThrowAsync<ConnectFailedException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_that_ends_by_itself_is_told()
    {
        var time = TimeProvider.System;
        var listener = new ListenerDouble();
        var tunnel = new Tunnel(new TunnelOptions(), time, NullLogger.Instance);
        var reply = new Socks5BoundReply(null, time);
        var bind = BindServer.Create(
            "s", new PermittedMachine(new ListenerDouble.Machine(listener), ListenPermits.Parse("*")), new BindServerOptions(), tunnel, time, NullLogger.Instance);
        await using var pair = ConnectionPair.CreateInMemory();
        var serving = new Socks5BindCommand(bind, reply, new Socks5BindAnswers(reply, tunnel, introduces: true), tunnel)
            .RunAsync(pair.Server, new Socks5Wish(Address.Parse(BindBench.WantedText), 0, null), CancellationToken.None).AsTask();
        await pair.Client.ExpectAsync(Granted);

        listener.End();

        await pair.Client.ExpectAsync(Failed);
        listener.IsClosed.Should().BeTrue();
        await pair.Client.CompleteWritesAsync();
        (await serving.Invoking(it => it).Should().ThrowAsync<GostException>()).WithMessage("*the bound port has ended*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Only_one_is_led_to_the_client_and_others_are_reset()
    {
        var time = new ManualTime();
        await using var bench = await BindBench.StartAsync(time: time);
        await using var client = await bench.AskAsync(Bind);
        await client.ExpectAsync(Granted);
        await using var first = await bench.VisitAsync();
        await using var second = await bench.VisitAsync();

        // The gap after the reply, in which both have come.
        await AdvanceUntilAsync(time, () => bench.Visitor.OpenConnections == 1);

        await second.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_for_any_is_told_with_its_number()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await bench.AskAsync(Bind, "01 00 00 00 00 00 00");

        var bound = await BindBench.GrantedAsync(client);

        await using var visitor = await bench.VisitAsync(Address.Format(bound));
        (await BindBench.GrantedAsync(client)).Should().Be(visitor.LocalEndPoint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_first_reply_names_the_public_host_and_the_second_one_the_peer()
    {
        await using var bench = await BindBench.StartAsync("socks5://10.0.0.1:1080?bind=true&permitListen=*&publicAddr=proxy.example");
        await using var client = await bench.AskAsync(Bind);
        (await BindBench.GrantedAsync(client)).Should().Be(Address.Parse("proxy.example:7000"));

        await using var visitor = await bench.VisitAsync();

        (await BindBench.GrantedAsync(client)).Should().Be(visitor.LocalEndPoint);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("02")]
    [InlineData("F2")]
    [InlineData("F3")]
    public async Task A_server_that_was_not_told_to_bind_refuses(string command)
    {
        await using var bench = await BindBench.StartAsync("socks5://10.0.0.1:1080?udp=true");
        await using var client = await bench.AskAsync(command);

        await client.ExpectAsync(NotAllowed);
        await client.ExpectEndAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("02")]
    [InlineData("F2")]
    [InlineData("F3")]
    public async Task What_is_not_permitted_is_refused_and_told(string command)
    {
        await using var bench = await BindBench.StartAsync("socks5://10.0.0.1:1080?bind=true&permitListen=10.0.0.1:7001-7009");
        await using var client = await bench.AskAsync(command);

        await client.ExpectAsync(NotAllowed);
        await client.ExpectEndAsync();
        await client.DisposeAsync();

        await Eventually.TrueAsync(() => bench.Log.Records.Any(record => record.EventId.Id == 2002));
        bench.Log.Records.Single(record => record.EventId.Id == 2002).Message.Should().Contain("10.0.0.1:7000").And.Contain("permitListen");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("02")]
    [InlineData("F2")]
    [InlineData("F3")]
    public async Task What_is_taken_is_a_failure(string command)
    {
        await using var bench = await BindBench.StartAsync();
        await using var listener = await bench.Server.ListenAsync(Address.Parse(BindBench.WantedText));
        await using var socket = await bench.Server.BindDatagramAsync(Address.Parse(BindBench.WantedText));
        await using var client = await bench.AskAsync(command);

        await client.ExpectAsync(Failed);
        await client.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_service_that_stops_frees_the_ports_of_its_clients()
    {
        await using var bench = await BindBench.StartAsync();
        await using var client = await bench.AskAsync(Bind);
        await client.ExpectAsync(Granted);

        await bench.Forwarder.StopAsync();

        await bench.Invoking(it => it.VisitAsync()).Should().ThrowAsync<ConnectFailedException>();
        await client.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_port_of_all_proxies_binds_too()
    {
        await using var bench = await BindBench.StartAsync("auto://10.0.0.1:1080?bind=true&permitListen=10.0.0.1:*");
        await using var client = await bench.AskAsync(Bind);
        await client.ExpectAsync(Granted);
        await using var visitor = await bench.Visitor.DialAsync(BindBench.WantedText);
        await BindBench.GrantedAsync(client);
    }

    private static async Task AdvanceUntilAsync(ManualTime time, Func<bool> condition) => await Eventually.TrueAsync(() =>
    {
        time.Advance(TimeSpan.FromMilliseconds(20));
        return condition();
    });
}
