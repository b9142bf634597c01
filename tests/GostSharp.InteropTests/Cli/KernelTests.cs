using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>What the kernel does not do for everybody.</summary>
public sealed class KernelTests
{
    private const int Length = 20_000_000;

    // In large pieces it is where the bytes of sockets would go through pipes.
    [RequiresPeer(WebSocketPeer.Module)]
    public async Task Without_splice_bytes_are_carried_all_the_same()
    {
        await using var target = EchoServer.Start();
        await using var gost = await (GostCommand.Of($"-L tcp://127.0.0.1:0/{target.EndPoint}") with { IsWithoutSplice = true }).StartAsync();
        await using var client = await gost.ConnectAsync("service-0");

        var reading = RandomBytes.VerifyToEndAsync(client, 1, Length);
        await RandomBytes.WriteAsync(client, 1, Length);
        client.Socket.Shutdown(SocketShutdown.Send);

        await reading;
    }

    // The kernel's relay works on threads of its own.
    [Theory]
    [InlineData(null, true)]
    [InlineData(" Portable", false)]
    public async Task The_environment_turns_off_what_the_kernel_does(string? relay, bool hasLoops)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // There is nothing to turn off.
        }

        await using var target = EchoServer.Start();
        await using var gost = await (GostCommand.Of($"-L tcp://127.0.0.1:0/{target.EndPoint}") with { Relay = relay }).StartAsync();
        await using var client = await gost.ConnectAsync("service-0");

        await RandomBytes.WriteAsync(client, 1, 1000);
        await RandomBytes.VerifyAsync(client, 1, 1000);

        gost.Threads.Any(name => name == "GostSharp socke").Should().Be(hasLoops);
    }
}
