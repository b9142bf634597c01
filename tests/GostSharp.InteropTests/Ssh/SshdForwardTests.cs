using System.Net;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Forwarding through OpenSSH's server, as its settings allow it.</summary>
/// <remarks>Where it binds addresses of both families, a port that it may choose is free for the first of them only; for the other one somebody's client may have it.</remarks>
public sealed class SshdForwardTests
{
    // An address that only somebody who listens on all of them has.
    private static readonly IPAddress _other = IPAddress.Parse("127.0.0.2");

    [RequiresPeer(Sshd.Command)]
    public async Task Without_GatewayPorts_only_the_loopback_is_bound_whatever_was_asked_for()
    {
        using var keys = new SshTestKeys();
        await using var sshd = await Sshd.StartAsync(keys, "GatewayPorts no");
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));
        foreach (var host in new[] { "", "0.0.0.0", "localhost", "127.0.0.1", "127.0.0.2" })
        {
            await using var forward = await session.ListenAsync(host, FreePort.Find());

            (await SshTraffic.IsRefusedAsync(new IPEndPoint(_other, forward.BoundPort))).Should().BeTrue(host);
            await SshTraffic.CheckForwardAsync(forward, new IPEndPoint(IPAddress.Loopback, forward.BoundPort));
        }
    }

    [RequiresPeer(Sshd.Command)]
    public async Task With_GatewayPorts_all_addresses_are_bound()
    {
        using var keys = new SshTestKeys();
        await using var sshd = await Sshd.StartAsync(keys, "GatewayPorts yes");
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));
        foreach (var host in new[] { "", "0.0.0.0", "localhost" })
        {
            await using var forward = await session.ListenAsync(host, FreePort.Find());

            (await SshTraffic.IsRefusedAsync(new IPEndPoint(_other, forward.BoundPort))).Should().BeFalse(host);
        }
    }

    [RequiresPeer(Sshd.Command)]
    public async Task A_client_that_may_specify_its_address_gets_it()
    {
        using var keys = new SshTestKeys();
        await using var sshd = await Sshd.StartAsync(keys, "GatewayPorts clientspecified");
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));
        await using var forward = await session.ListenAsync($"{_other}", 0);

        (await SshTraffic.IsRefusedAsync(new IPEndPoint(IPAddress.Loopback, forward.BoundPort))).Should().BeTrue();
        (await SshTraffic.IsRefusedAsync(new IPEndPoint(_other, forward.BoundPort))).Should().BeFalse();
    }

    [RequiresPeer(Sshd.Command)]
    public async Task A_cancelled_forward_is_bound_no_more_and_others_stay()
    {
        using var keys = new SshTestKeys();
        await using var sshd = await Sshd.StartAsync(keys);
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));
        await using var stays = await session.ListenAsync("127.0.0.1", 0);
        var goes = await session.ListenAsync("127.0.0.1", 0);
        var port = goes.BoundPort;

        await goes.DisposeAsync();

        (await SshTraffic.IsRefusedAsync(new IPEndPoint(IPAddress.Loopback, port))).Should().BeTrue();
        await SshTraffic.CheckForwardAsync(stays, new IPEndPoint(IPAddress.Loopback, stays.BoundPort));
        await using var again = await session.ListenAsync("127.0.0.1", port);
        await SshTraffic.CheckForwardAsync(again, new IPEndPoint(IPAddress.Loopback, port));
    }

    [RequiresPeer(Sshd.Command)]
    public async Task A_port_that_is_taken_is_refused_and_the_session_goes_on()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var sshd = await Sshd.StartAsync(keys);
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));

        var listening = async () => await session.ListenAsync("127.0.0.1", echo.EndPoint.Port);

        (await listening.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Refused);
        await SshTraffic.CheckAsync(session, echo.EndPoint);
    }

    [RequiresPeer(Sshd.Command)]
    public async Task A_target_that_refuses_fails_its_own_channel_only()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var sshd = await Sshd.StartAsync(keys);
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));

        var opening = async () => await session.OpenDirectTcpIpAsync("127.0.0.1", FreePort.Find());

        (await opening.Should().ThrowAsync<SshOpenException>()).Which.Reason.Should().Be(SshOpenFailure.ConnectFailed);
        await SshTraffic.CheckAsync(session, echo.EndPoint);
    }

    [RequiresPeer(Sshd.Command)]
    public async Task What_the_server_does_not_allow_is_refused_with_its_reason()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var sshd = await Sshd.StartAsync(keys, "AllowTcpForwarding no");
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));

        var opening = async () => await session.OpenDirectTcpIpAsync("127.0.0.1", echo.EndPoint.Port);
        var listening = async () => await session.ListenAsync("127.0.0.1", 0);

        (await opening.Should().ThrowAsync<SshOpenException>()).Which.Reason.Should().Be(SshOpenFailure.AdministrativelyProhibited);
        (await listening.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Refused);
        await session.PingAsync();
    }

    [RequiresPeer(Sshd.Command)]
    public async Task A_hundred_channels_are_open_at_once_and_each_has_its_own_bytes()
    {
        const int count = 100;
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var sshd = await Sshd.StartAsync(keys);
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));

        var channels = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => session.OpenDirectTcpIpAsync("127.0.0.1", echo.EndPoint.Port).AsTask())).WaitAsync(SshTraffic.Limit);
        await Eventually.TrueAsync(() => echo.Open == count);
        session.ChannelCount.Should().Be(count);
        await Task.WhenAll(channels.Select((channel, i) => SshTraffic.CheckEchoAsync(channel, 10_000 + i)));
        foreach (var channel in channels)
        {
            await channel.DisposeAsync();
        }

        await Eventually.TrueAsync(() => session.ChannelCount == 0 && echo.Open == 0);
    }
}
