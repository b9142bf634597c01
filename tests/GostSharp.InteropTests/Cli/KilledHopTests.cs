using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>A hop whose process is killed in the middle of a chain.</summary>
public sealed class KilledHopTests
{
    [RequiresPeer("kill")]
    public async Task Its_connections_end_and_are_told_with_their_path_and_others_go_on()
    {
        await using var target = EchoServer.Start();
        await using var first = await GostCommand.Of("-L socks5://127.0.0.1:0").StartAsync();
        await using var doomed = await GostCommand.Of("-L http+tls://127.0.0.1:0").StartAsync();
        await using var last = await GostCommand.Of("-L socks5+ws://127.0.0.1:0").StartAsync();
        var (one, two, three) = (first.EndPointOf("service-0"), doomed.EndPointOf("service-0"), last.EndPointOf("service-0"));
        await using var through = await GostCommand.Of($"-L tcp://127.0.0.1:0/{target.EndPoint} -F socks5://{one} -F http+tls://{two} -F socks5+ws://{three}").StartAsync();
        await using var past = await GostCommand.Of($"-L tcp://127.0.0.1:0/{target.EndPoint} -F socks5://{one} -F socks5+ws://{three}").StartAsync();
        await using var other = await Transfer.StartAsync(past, "service-0", seed: 1);
        await using var client = await through.ConnectAsync("service-0");
        await EchoesAsync(client);
        await other.MovesOnAsync();

        await doomed.SignalAsync("KILL");
        await doomed.WaitForEndAsync();

        var reading = async () => await client.ReadAsync(new byte[1]).AsTask().WaitAsync(TestTimeouts.Wait);
        await reading.Should().ThrowAsync<IOException>("TLS that breaks off is no end in order");
        await through.LogsAsync("info", "through hop-0/node-0 > hop-1/node-0 > hop-2/node-0 broke: ");
        await other.MovesOnAsync();
        await other.FinishAsync();

        await using var late = await through.ConnectAsync("service-0");
        await through.LogsAsync("warning", $"hop-1/node-0 http+tls at {two}: ");
        past.Log.Messages("warning").Should().NotContain(line => line.Contains("broke") || line.Contains("failed"));
    }

    private static async Task EchoesAsync(NetworkStream client)
    {
        await client.WriteAsync("hello"u8.ToArray());
        await client.ReadExactlyAsync(new byte[5]).AsTask().WaitAsync(TestTimeouts.Wait);
    }
}
