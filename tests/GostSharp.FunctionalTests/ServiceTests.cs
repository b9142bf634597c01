using System.Net.Sockets;
using System.Runtime.CompilerServices;
using GostSharp.Diagnostics;
using GostSharp.Services;

namespace GostSharp.FunctionalTests;

public class ServiceTests : LeakCheckedTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task At_the_connection_limit_others_wait_until_one_leaves()
    {
        await using var echo = EchoServer.Start();
        await using var forwarding = await Forwarding.StartAsync(echo.EndPoint, service => service.MaxConnections(2));
        await using var first = await forwarding.ConnectAsync();
        await using var second = await forwarding.ConnectAsync();
        await first.EchoesAsync("1");
        await second.EchoesAsync("2");

        await using var third = await forwarding.ConnectAsync();
        await third.SendAsync("3");
        await forwarding.Log.WaitForAsync(record => record.EventId.Id == EventIds.ConnectionLimitReached);
        forwarding.Statistics.Should().BeEquivalentTo(new { Accepted = 2L, Active = 2 });
        await second.EchoesAsync("still");
        echo.Accepted.Should().Be(2);

        await first.DisposeAsync();
        (await third.ReceiveAsync(1)).Should().Be("3");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_listener_that_fails_for_a_while_is_asked_again()
    {
        WatchedListener? listener = null;
        await using var echo = EchoServer.Start();
        await using var forwarding = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.AddListener("tcp", async (context, token) =>
        {
            listener = new WatchedListener(await context.Route.ListenAsync(context.Address, token));
            listener.Failures.Enqueue(new GostException(FailureReason.ResourcesExhausted, "Too many open files"));
            listener.Failures.Enqueue(new SocketException((int)SocketError.TooManyOpenSockets));
            listener.Failures.Enqueue(new InvalidOperationException("a bug"));
            return listener;
        }));

        await using var client = await forwarding.ConnectAsync();
        await client.EchoesAsync("alive");

        forwarding.CountOf(EventIds.AcceptFailed).Should().Be(3);
        forwarding.CountOf(EventIds.AcceptRecovered).Should().Be(1);
        forwarding.Service.State.Should().Be(ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Connections_and_handlers_that_are_gone_can_be_collected()
    {
        await using var echo = EchoServer.Start();
        WatchedListener? listener = null;
        await using var forwarding = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.AddListener(
            "tcp", async (context, token) => listener = new WatchedListener(await context.Route.ListenAsync(context.Address, token))));

        await ServeSomeAsync(forwarding);
        await forwarding.IsIdleAsync();

        await Eventually.TrueAsync(() =>
        {
            GC.Collect();
            // The last one may still be the value of a finished accept.
            return listener!.Accepted.Count(accepted => accepted.IsAlive) <= 1;
        });
        listener!.Accepted.Count.Should().Be(10);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ServeSomeAsync(Forwarding forwarding)
    {
        for (var i = 0; i < 10; i++)
        {
            await using var client = await forwarding.ConnectAsync();
            await client.EchoesAsync("hello");
            if (i % 2 == 0)
            {
                client.Abort();
            }
        }
    }
}
