using System.Net.Sockets;

namespace GostSharp.FunctionalTests;

public class VolumeTests : LeakCheckedTests
{
    private const long MiB = 1024 * 1024;

    [Fact(Timeout = 150_000)]
    public async Task A_gigabyte_arrives_as_it_was_sent_while_another_quarter_comes_back()
    {
        const long Up = 1024 * MiB;
        const long Down = 256 * MiB;
        await using var connection = await ForwardedConnection.OpenAsync();

        var sentUp = SendAsync(connection.Client, 1, Up);
        var sentDown = SendAsync(connection.Target, 2, Down);
        var receivedUp = RandomBytes.VerifyToEndAsync(connection.Target.Stream, 1, Up);
        var receivedDown = RandomBytes.VerifyToEndAsync(connection.Client.Stream, 2, Down);

        (await receivedUp).Should().Equal(await sentUp);
        (await receivedDown).Should().Equal(await sentDown);
        await connection.Forwarding.IsIdleAsync();
        connection.Forwarding.Statistics.Should().BeEquivalentTo(new { Failed = 0L, BytesUp = Up + 2, BytesDown = Down + 4 });
    }

    [Fact(Timeout = 90_000)]
    public async Task Two_thousand_connections_are_open_at_once_and_gone_afterwards()
    {
        const int Count = 2_000;
        await using var echo = EchoServer.Start();
        await using var forwarding = await Forwarding.StartAsync(echo.EndPoint);
        var clients = new List<TcpTestConnection>(Count);

        for (var i = 0; i < Count; i++)
        {
            clients.Add(await forwarding.ConnectAsync());
        }

        await Task.WhenAll(clients.Select((client, i) => client.EchoesAsync($"this is client {i}")));
        forwarding.Statistics.Should().BeEquivalentTo(new { Accepted = (long)Count, Active = Count, Failed = 0L });
        echo.Open.Should().Be(Count);

        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        await forwarding.IsIdleAsync();
        await Eventually.TrueAsync(() => echo.Open == 0);
    }

    [Fact(Timeout = 150_000)]
    public async Task Ten_thousand_connections_dropped_in_the_middle_of_transfers_leave_nothing_behind()
    {
        const long Tolerance = 2 * MiB; // Less than 210 bytes for each of the ten thousand.
        await using var target = TestServer.Start(StreamUntilDroppedAsync);
        await using var forwarding = await Forwarding.StartAsync(builder => builder
            .ForwardTcp("127.0.0.1:0", target.EndPoint.ToString())
            .UseLoggerFactory(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
        await DropManyAsync(forwarding, 2_000);
        await AllAreGoneAsync(forwarding, target);
        var (resources, memory) = (ProcessResources.Take(), GC.GetTotalMemory(forceFullCollection: true));

        await DropManyAsync(forwarding, 10_000);
        await AllAreGoneAsync(forwarding, target);

        await LeakCheck.ReturnsToAsync(resources);
        (GC.GetTotalMemory(forceFullCollection: true) - memory).Should().BeLessThan(Tolerance);
        forwarding.Statistics.Should().BeEquivalentTo(new { Accepted = 12_000L, Active = 0, Failed = 0L });
    }

    private static async Task<byte[]> SendAsync(TcpTestConnection connection, int seed, long length)
    {
        var hash = await RandomBytes.WriteAsync(connection.Stream, seed, length);
        await connection.CompleteWritesAsync();
        return hash;
    }

    private static async Task DropManyAsync(Forwarding forwarding, int count)
    {
        const int Batch = 200;
        for (var i = 0; i < count; i += Batch)
        {
            await Task.WhenAll(Enumerable.Range(0, Batch).Select(n => DropOneAsync(forwarding, (Drop)(n % 4))));
        }
    }

    private static Task AllAreGoneAsync(Forwarding forwarding, TestServer target) =>
        Eventually.TrueAsync(() => forwarding.Statistics.Active == 0 && target.Open == 0);

    /// <summary>Streams both ways with the target until one side drops the connection.</summary>
    private static async Task DropOneAsync(Forwarding forwarding, Drop drop)
    {
        await using var client = await forwarding.ConnectAsync();
        await client.Stream.WriteAsync(new[] { (byte)drop });
        var buffer = new byte[32 * 1024];
        await client.Stream.ReadExactlyAsync(buffer);
        switch (drop)
        {
            case Drop.ClientCloses:
                break;
            case Drop.ClientResets:
                client.Abort();
                break;
            default:
                await IgnoringDropsAsync(async () =>
                {
                    await client.Stream.WriteAsync(buffer);
                    while (await client.Stream.ReadAsync(buffer) > 0)
                    {
                    }
                });
                break;
        }
    }

    private static async Task StreamUntilDroppedAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 1), cancellationToken);
        var drop = (Drop)buffer[0];
        await stream.WriteAsync(buffer, cancellationToken);
        if (drop is Drop.TargetCloses or Drop.TargetResets)
        {
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 1), cancellationToken);
            stream.Socket.LingerState = new LingerOption(drop is Drop.TargetResets, 0);
            return;
        }

        await IgnoringDropsAsync(async () =>
        {
            while (true)
            {
                await stream.WriteAsync(buffer, cancellationToken);
            }
        });
    }

    private static async Task IgnoringDropsAsync(Func<Task> transfer)
    {
        try
        {
            await transfer();
        }
        catch (IOException)
        {
            // This is what a dropped connection looks like.
        }
    }

    private enum Drop : byte
    {
        ClientCloses,
        ClientResets,
        TargetCloses,
        TargetResets,
    }
}
