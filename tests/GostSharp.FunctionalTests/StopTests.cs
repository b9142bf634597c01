using System.Net.NetworkInformation;
using GostSharp.Diagnostics;
using GostSharp.Services;

namespace GostSharp.FunctionalTests;

public class StopTests : LeakCheckedTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stop_lets_transfers_finish_and_accepts_no_more()
    {
        const long Length = 30_000_000;
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder.ShutdownTimeout(Never));
        var endPoint = connection.Forwarding.EndPoint;
        var sent = RandomBytes.WriteAsync(connection.Target.Stream, 5, Length);

        var stopping = connection.Forwarding.Forwarder.StopAsync();
        await Eventually.TrueAsync(() => connection.Forwarding.Service.State == ServiceState.Stopping);
        await endPoint.IsRefusedAsync();
        (await RandomBytes.VerifyAsync(connection.Client.Stream, 5, Length)).Should().Equal(await sent);
        stopping.IsCompleted.Should().BeFalse();

        await connection.Client.DisposeAsync();
        await connection.Target.DisposeAsync();
        await stopping;
        connection.Forwarding.Service.State.Should().Be(ServiceState.Stopped);
        connection.Forwarding.CountOf(EventIds.ConnectionsAborted).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_does_not_end_is_reset_when_the_grace_period_is_over()
    {
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder.ShutdownTimeout(TimeSpan.FromMilliseconds(300)));
        var (client, target) = (connection.Client.SeesResetAsync(), connection.Target.SeesResetAsync());

        await connection.Forwarding.Forwarder.StopAsync();

        connection.Forwarding.Statistics.Active.Should().Be(0);
        connection.Forwarding.CountOf(EventIds.ConnectionsAborted).Should().Be(1);
        await client;
        await target;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_caller_can_cut_the_grace_period_short()
    {
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder.ShutdownTimeout(Never));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await connection.Forwarding.Forwarder.StopAsync(patience.Token);

        connection.Forwarding.Service.State.Should().Be(ServiceState.Stopped);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_waits_for_nobody_even_during_a_stop()
    {
        await using var connection = await ForwardedConnection.OpenAsync(forwarder: builder => builder.ShutdownTimeout(Never));
        var stopping = connection.Forwarding.Forwarder.StopAsync();

        await connection.Forwarding.Forwarder.DisposeAsync();

        await stopping;
        connection.Forwarding.Service.State.Should().Be(ServiceState.Stopped);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_in_the_middle_of_transfers_resets_both_sides()
    {
        await using var connection = await ForwardedConnection.OpenAsync();
        var writing = async () => await RandomBytes.WriteAsync(connection.Client.Stream, 1, long.MaxValue);
        var failing = writing.Should().ThrowAsync<IOException>();
        await RandomBytes.VerifyAsync(connection.Target.Stream, 1, 1_000_000);

        await connection.Forwarding.Forwarder.DisposeAsync();

        await failing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_cancels_dials()
    {
        using var target = await HangingEndPoint.CreateAsync();
        await using var forwarding = await Forwarding.StartAsync(target.EndPoint, service => service.DialTimeout(Never));
        await using var client = await forwarding.ConnectAsync();
        await forwarding.HasActiveAsync(1);

        await forwarding.Forwarder.DisposeAsync();

        forwarding.Statistics.Should().BeEquivalentTo(new { Active = 0, Failed = 0L });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_handler_whose_connection_the_stop_aborted_has_not_failed()
    {
        await using var forwarding = await Forwarding.StartAsync(builder => builder
            .AddHandler("drain", static _ => new DrainingHandler())
            .AddService(service => service.Listen("127.0.0.1:0").Handle("drain")));
        await using var client = await forwarding.ConnectAsync();
        await client.SendAsync("x");
        await forwarding.HasActiveAsync(1);
        var reset = client.SeesResetAsync();

        await forwarding.Forwarder.DisposeAsync();

        await reset;
        forwarding.Statistics.Should().BeEquivalentTo(new { Active = 0, Failed = 0L });
        forwarding.CountOf(EventIds.HandlerFailed).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_can_be_bound_again_at_once_whatever_its_connections_were_doing()
    {
        await using var target = NamedTarget.Start("name");
        var first = await Forwarding.StartAsync(target.EndPoint);
        var endPoint = first.EndPoint;
        await first.AskAsync(3);
        await using var stuck = await TcpClients.ConnectAsync(endPoint);
        await first.DisposeAsync();
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Should().Contain(
            connection => connection.State == TcpState.TimeWait && connection.LocalEndPoint.Equals(endPoint), "this is what makes it hard");

        await using var second = await Forwarding.StartAsync(builder => builder.ForwardTcp(endPoint.ToString(), target.EndPoint.ToString()));

        (await second.AskAsync()).Should().Be("name");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stopped_forwarder_can_be_read_but_not_changed()
    {
        await using var forwarding = await Forwarding.StartAsync("127.0.0.1:1");
        var endPoint = forwarding.EndPoint;
        await forwarding.Forwarder.StopAsync();

        forwarding.EndPoint.Should().Be(endPoint);
        var applying = () => forwarding.Forwarder.ApplyAsync(forwarding.Forwarder.Config);
        await applying.Should().ThrowAsync<ObjectDisposedException>();
    }

    private sealed class DrainingHandler : IHandler
    {
        public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken) =>
            await ((StreamConnection)connection).Stream.CopyToAsync(Stream.Null, CancellationToken.None);
    }
}
