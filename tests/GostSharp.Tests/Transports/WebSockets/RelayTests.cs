using GostSharp.Relaying;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

/// <summary>A WebSocket between two relays, as in a chain.</summary>
public sealed class RelayTests
{
    private const int Megabyte = 1024 * 1024;

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_megabyte_passes_both_ways_at_once(bool isCompressed)
    {
        await using var outer = ConnectionPair.CreateInMemory();
        await using var target = ConnectionPair.CreateInMemory();
        var (client, server) = WebSocketPair.Both(isCompressed);
        await using var ends = new ConnectionPair(client, server);
        var near = new Relay(outer.Server, client).RunAsync();
        var far = new Relay(server, target.Client).RunAsync();

        await Task.WhenAll(
            SendAsync(outer.Client, 1), SendAsync(target.Server, 2),
            RandomBytes.VerifyToEndAsync(target.Server.Stream, 1, Megabyte), RandomBytes.VerifyToEndAsync(outer.Client.Stream, 2, Megabyte));

        (await near).Should().BeEquivalentTo(new { BytesUp = (long)Megabyte, BytesDown = (long)Megabyte, Error = (Exception?)null });
        (await far).Error.Should().BeNull();

        static async Task SendAsync(StreamConnection connection, int seed)
        {
            await RandomBytes.WriteAsync(connection.Stream, seed, Megabyte);
            await connection.CompleteWritesAsync();
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_at_one_end_reaches_the_other()
    {
        await using var outer = ConnectionPair.CreateInMemory();
        var (client, server) = WebSocketPair.Both();
        await using var ends = new ConnectionPair(client, server);
        var relaying = new Relay(outer.Server, client).RunAsync();

        server.Abort();

        (await relaying).End.Should().Be(RelayEnd.TargetFailed);
        await outer.Client.Invoking(end => end.ReadAsync(1)).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Our_client_and_our_server_come_together()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var options = new WebSocketClientOptions { Host = "node", Compression = true };
        var accepting = new WebSocketServerUpgrade(new() { Compression = true }, TimeProvider.System).UpgradeAsync(pair.Server).AsTask();
        await using var client = await new WebSocketClientUpgrade(options, TimeProvider.System).UpgradeAsync(pair.Client);
        await using var server = await accepting;

        await client.SendAsync(1, 2, 3);

        (await server.ReadAsync(3)).Should().Equal(1, 2, 3);
    }
}
