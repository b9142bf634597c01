using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Forwarding by OpenSSH's client through a server of ours.</summary>
public sealed class SshProgramForwardTests
{
    [RequiresPeer(SshProgram.Command)]
    public async Task Port_0_is_answered_with_the_port_that_was_bound()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        await using var ssh = await SshProgram.StartAsync(server, echo.EndPoint, keys);
        var bound = await server.NextBoundAsync();

        await Eventually.TrueAsync(() => ssh.Log.Contains($"Allocated port {bound.Port} for remote forward", StringComparison.Ordinal), timeout: SshTraffic.Limit);

        await SshTraffic.CheckEchoAsync(new IPEndPoint(IPAddress.Loopback, bound.Port));
    }

    [RequiresPeer(SshProgram.Command)]
    public async Task A_forward_that_the_user_cancels_is_bound_no_more_and_others_stay()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        using var directory = new TemporaryDirectory("control");
        var control = directory.PathOf("c");
        await using var ssh = await SshProgram.StartAsync(server, echo.EndPoint, keys, "-M", "-S", control);
        var stays = await server.NextBoundAsync();

        var port = FreePort.Find();
        var forward = $"127.0.0.1:{port}:{echo.EndPoint}";
        await ControlAsync(server, control, "forward", forward);
        var bound = new IPEndPoint(IPAddress.Loopback, (await server.NextBoundAsync()).Port);
        bound.Port.Should().Be(port);
        await SshTraffic.CheckEchoAsync(bound);
        await ControlAsync(server, control, "cancel", forward);

        // The client does not wait for the answer.
        await Eventually.TrueAsync(() => IsFree(bound), timeout: SshTraffic.Limit);
        await SshTraffic.CheckEchoAsync(new IPEndPoint(IPAddress.Loopback, stays.Port));
    }

    [RequiresPeer(SshProgram.Command)]
    public async Task A_hundred_connections_each_way_are_open_at_once_and_each_has_its_own_bytes()
    {
        const int count = 100;
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        await using var ssh = await SshProgram.StartAsync(server, echo.EndPoint, keys);
        var session = await server.NextSessionAsync();
        var bound = new IPEndPoint(IPAddress.Loopback, (await server.NextBoundAsync()).Port);

        var sockets = new List<Socket>();
        foreach (var target in Enumerable.Repeat(ssh.Local, count).Concat(Enumerable.Repeat<EndPoint>(bound, count)))
        {
            sockets.Add(await SshTraffic.DialAsync(target));
        }

        await Eventually.TrueAsync(() => echo.Open == 2 * count, timeout: SshTraffic.Limit);
        session.ChannelCount.Should().Be(2 * count);
        await Task.WhenAll(sockets.Select((socket, i) => SshTraffic.CheckEchoAsync(socket, 10_000 + i)));
        sockets.ForEach(socket => socket.Dispose());
        await Eventually.TrueAsync(() => session.ChannelCount == 0 && echo.Open == 0, timeout: SshTraffic.Limit);
    }

    [RequiresPeer(SshProgram.Command)]
    public async Task A_target_that_refuses_ends_its_own_connection_only()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        using var directory = new TemporaryDirectory("refused");
        var path = directory.PathOf("refused.sock");
        await using var ssh = await SshProgram.StartAsync(server, echo.EndPoint, keys, "-L", $"{path}:127.0.0.1:{FreePort.Find()}");
        await server.NextBoundAsync();

        using (var socket = await SshTraffic.DialAsync(new UnixDomainSocketEndPoint(path)))
        {
            (await socket.ReceiveAsync(new byte[1]).WaitAsync(SshTraffic.Limit)).Should().Be(0);
        }

        await Eventually.TrueAsync(() => ssh.Log.Contains("open failed: connect failed"), timeout: SshTraffic.Limit);
        await SshTraffic.CheckEchoAsync(ssh.Local);
    }

    [RequiresPeer(SshProgram.Command)]
    public async Task Nothing_is_left_of_a_client_that_goes()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        var ssh = await SshProgram.StartAsync(server, echo.EndPoint, keys);
        var bound = new IPEndPoint(IPAddress.Loopback, (await server.NextBoundAsync()).Port);
        using var socket = await SshTraffic.DialAsync(ssh.Local);
        await Eventually.TrueAsync(() => echo.Open == 1, timeout: SshTraffic.Limit);

        await ssh.DisposeAsync();

        await Eventually.TrueAsync(() => server.Open == 0 && echo.Open == 0, timeout: SshTraffic.Limit);
        (await SshTraffic.IsRefusedAsync(bound)).Should().BeTrue();
        server.Failures.Should().BeEmpty();
    }

    private static async Task ControlAsync(SshServerOfOurs server, string control, string command, string forward)
    {
        var result = await ForeignProgram.RunAsync(
            SshProgram.Options(server.EndPoint, "/dev/null", "-S", control, "-O", command, "-R", forward), SshTraffic.Limit);
        result.ExitCode.Should().Be(0, result.Errors);
    }

    private static bool IsFree(IPEndPoint address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
