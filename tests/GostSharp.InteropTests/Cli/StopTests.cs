using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>SIGTERM and SIGINT: nothing new, what goes on may end, and exit code 0.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [RequiresPeer("kill")]
    public async Task A_transfer_ends_in_order_after_SIGTERM()
    {
        await using var target = EchoServer.Start();
        await using var gost = await StartAsync(target);
        await using var transfer = await Transfer.StartAsync(gost, "service-0", seed: 1);
        await transfer.MovesOnAsync();

        await gost.SignalAsync("TERM");
        await Eventually.TrueAsync(() => IsRefused(gost.EndPointOf("service-0")), "it no longer listens");
        await transfer.MovesOnAsync();
        await transfer.FinishAsync();
        var sinceFinished = Stopwatch.StartNew();
        (await gost.WaitForEndAsync()).ExitCode.Should().Be(0);
        sinceFinished.Elapsed.Should().BeLessThan(Grace / 2);
        gost.Log.Messages("warning").Should().BeEmpty();
    }

    [RequiresPeer("kill")]
    public async Task A_stuck_connection_is_ended_when_the_grace_period_is_over()
    {
        await Task.WhenAll(StopAsync("TERM"), StopAsync("INT"));

        static async Task StopAsync(string signal)
        {
            await using var target = EchoServer.Start();
            await using var gost = await StartAsync(target);
            await using var stuck = await StuckAsync(gost, target);
            var sinceSignal = Stopwatch.StartNew();
            await gost.SignalAsync(signal);
            (await gost.WaitForEndAsync()).ExitCode.Should().Be(0);
            sinceSignal.Elapsed.Should().BeCloseTo(Grace, TimeSpan.FromSeconds(4)).And.BeGreaterThan(Grace - TimeSpan.FromMilliseconds(100));
            gost.Log.Messages("warning").Should().ContainSingle(line => line.Contains("aborts 1 connections"));
        }
    }

    [RequiresPeer("kill")]
    public async Task A_second_signal_ends_it_at_once()
    {
        await Task.WhenAll(StopAsync("TERM", "TERM"), StopAsync("INT", "TERM"));

        static async Task StopAsync(string first, string second)
        {
            await using var target = EchoServer.Start();
            await using var gost = await StartAsync(target);
            await using var stuck = await StuckAsync(gost, target);
            await gost.SignalAsync(first);
            await Eventually.TrueAsync(() => IsRefused(gost.EndPointOf("service-0")), "it no longer listens");
            var sinceSecond = Stopwatch.StartNew();
            await gost.SignalAsync(second);
            (await gost.WaitForEndAsync()).ExitCode.Should().Be(0);
            sinceSecond.Elapsed.Should().BeLessThan(Grace / 2);
        }
    }

    private static Task<GostProgram> StartAsync(EchoServer target) => GostCommand.Of($"-L tcp://127.0.0.1:0/{target.EndPoint}").StartAsync();

    /// <summary>A connection that is relayed and says nothing.</summary>
    private static async Task<NetworkStream> StuckAsync(GostProgram gost, EchoServer target)
    {
        var stream = await gost.ConnectAsync("service-0");
        await Eventually.TrueAsync(() => target.Open == 1, "the target has the connection");
        return stream;
    }

    private static bool IsRefused(IPEndPoint endPoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(endPoint);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }
}
