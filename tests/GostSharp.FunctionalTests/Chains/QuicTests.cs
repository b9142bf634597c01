using System.Net;
using GostSharp.Diagnostics;

namespace GostSharp.FunctionalTests.Chains;

/// <summary>Both ends of QUIC in one process, with a relay on top.</summary>
public sealed class QuicTests
{
    [RequiresQuic]
    public async Task Many_connections_at_once_share_one()
    {
        await using var echo = EchoServer.Start();
        await using var server = await ServeAsync();
        await using (var entry = await EnterAsync(server, echo.EndPoint))
        {
            await Task.WhenAll(Enumerable.Range(0, 80).Select(async seed =>
            {
                await using var client = await entry.ConnectAsync();
                await client.EchoesAsync(seed, 200_000);
                await client.CompleteWritesAsync();
                await client.SeesEndAsync();
            }));
            await entry.IsIdleAsync();
            await server.IsIdleAsync();
            entry.Statistics.Failed.Should().Be(0);
        }

        await server.Log.WaitForAsync(record => record.EventId.Id == EventIds.SessionEnded);
        server.CountOf(EventIds.SessionEnded).Should().Be(1);
    }

    [RequiresQuic]
    public async Task More_connections_than_the_server_allows_at_once_take_turns()
    {
        await using var echo = EchoServer.Start();
        await using var server = await ServeAsync(service => service.Configure(config => config with
        {
            Listener = config.Listener with { Metadata = config.Listener.Metadata.With("maxStreams", 2) },
        }));
        await using var entry = await EnterAsync(server, echo.EndPoint);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(async seed =>
        {
            await using var client = await entry.ConnectAsync();
            await client.EchoesAsync(seed, 10_000);
        }));
    }

    [RequiresQuic]
    public async Task Each_direction_ends_by_itself()
    {
        using var listener = new TargetListener();
        await using var server = await ServeAsync();
        await using var entry = await EnterAsync(server, listener.EndPoint);
        await using var client = await entry.ConnectAsync();
        await client.SendAsync("question");
        await client.CompleteWritesAsync();
        await using var target = await listener.AcceptAsync();

        (await target.ReceiveAsync(8)).Should().Be("question");
        await target.SeesEndAsync();
        await target.SendAsync("answer");
        await target.CompleteWritesAsync();

        (await client.ReceiveAsync(6)).Should().Be("answer");
        await client.SeesEndAsync();
        await entry.IsIdleAsync();
        await server.IsIdleAsync();
    }

    [RequiresQuic]
    public async Task A_reset_passes_through_and_touches_no_other_connection()
    {
        using var listener = new TargetListener();
        await using var server = await ServeAsync();
        await using var entry = await EnterAsync(server, listener.EndPoint);
        await using var stays = await entry.ConnectAsync();
        await stays.SendAsync("a");
        await using var stayingTarget = await listener.AcceptAsync();
        await using var client = await entry.ConnectAsync();
        await client.SendAsync("b");
        await using var target = await listener.AcceptAsync();
        (await target.ReceiveAsync(1)).Should().Be("b");

        target.Abort();

        await client.SeesResetAsync();
        (await stayingTarget.ReceiveAsync(1)).Should().Be("a");
        await stayingTarget.SendAsync("c");
        (await stays.ReceiveAsync(1)).Should().Be("c");
    }

    [RequiresQuic]
    public async Task A_target_may_speak_first()
    {
        using var listener = new TargetListener();
        await using var server = await ServeAsync();
        await using var entry = await EnterAsync(server, listener.EndPoint);
        await using var client = await entry.ConnectAsync();
        await using var target = await listener.AcceptAsync();

        await target.SendAsync("welcome");

        (await client.ReceiveAsync(7)).Should().Be("welcome");
    }

    [RequiresQuic]
    public async Task Behind_a_server_that_is_gone_a_connection_fails_and_its_successor_is_found()
    {
        await using var echo = EchoServer.Start();
        var server = await ServeAsync();
        var address = server.EndPoint;
        await using var entry = await EnterAsync(server, echo.EndPoint);
        await using (var client = await entry.ConnectAsync())
        {
            await client.EchoesAsync("before");
            await server.DisposeAsync();
            await client.SeesResetAsync();
        }

        await using var successor = await ServeAsync(address: address);
        await using var next = await entry.ConnectAsync();
        await next.EchoesAsync("after");
    }

    [RequiresQuic]
    public async Task A_server_that_is_not_trusted_is_not_used()
    {
        await using var echo = EchoServer.Start();
        await using var server = await ServeAsync();
        await using var entry = await Forwarding.StartAsync(
            echo.EndPoint, forwarder: builder => builder.Through(chain => chain.Hop(server.EndPoint.ToString(), hop => hop.Relay().OverQuic("gate.test"))));

        await using var client = await entry.ConnectAsync();

        (await entry.Log.WaitForAsync(record => record.EventId.Id == EventIds.NodeFailed)).Message.Should().Contain("is not trusted").And.Contain("sha256/");
        echo.Accepted.Should().Be(0);
    }

    [RequiresQuic]
    public async Task An_address_that_is_taken_is_told()
    {
        await using var server = await ServeAsync();

        await FluentActions.Awaiting(() => ServeAsync(address: server.EndPoint)).Should().ThrowAsync<GostException>();
    }

    private static Task<Forwarding> ServeAsync(Action<ServiceBuilder>? configure = null, IPEndPoint? address = null) => Forwarding.StartAsync(builder => builder.AddService(service =>
    {
        service.Listen(address?.ToString() ?? "127.0.0.1:0").Relay().OverQuic();
        configure?.Invoke(service);
    }));

    private static Task<Forwarding> EnterAsync(Forwarding server, IPEndPoint target) => Forwarding.StartAsync(
        target, forwarder: builder => builder.Through(chain => chain.Hop(server.EndPoint.ToString(), hop => hop.Relay().OverQuic().WithoutVerification())));
}
