using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests.Torture;

/// <summary>Thousands of connections with everything that connections do, drawn from a seed; every byte is compared.</summary>
public class RelayTortureTests : LeakCheckedTests
{
    private const int Connections = 10_000;
    private const int AtOnce = 100;
    private const int Seed = 20_261_126;

    /// <summary>Whether a reset may look like an end: the framework's sockets tell it to a read or to a write, and nobody knows of the other in time.</summary>
    protected virtual bool MayHideResets => false;

    [Fact(Timeout = 180_000)]
    public async Task Whatever_connections_do_every_byte_arrives_or_the_failure_is_seen()
    {
        await using var target = TestServer.Start(PlayTargetAsync);
        await using var forwarding = await Forwarding.StartAsync(builder => builder
            .ForwardTcp("127.0.0.1:0", target.EndPoint.ToString())
            .UseLoggerFactory(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));

        var failures = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            Enumerable.Range(Seed, Connections),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (seed, _) =>
            {
                try
                {
                    await PlayClientAsync(forwarding, seed);
                }
                catch (Exception exception)
                {
                    failures.Enqueue(exception);
                }
            });

        await Eventually.TrueAsync(() => forwarding.Statistics.Active == 0 && target.Open == 0);
        failures.Concat(target.Failures).Select(failure => failure.Message).Should().BeEmpty();
        forwarding.Statistics.Accepted.Should().Be(Connections);
    }

    private async Task PlayClientAsync(Forwarding forwarding, int seed)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(forwarding.EndPoint);
        var name = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(name, seed);
        await socket.SendAsync(name);
        var plan = TorturePlan.Draw(seed);
        using var end = new TortureEnd(socket, plan, plan.Client, plan.Target, MayHideResets);
        await end.RunAsync();
    }

    private async Task PlayTargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var name = new byte[4];
        try
        {
            await stream.ReadExactlyAsync(name, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException)
        {
            return; // The client has reset it at once; the others know who is missing.
        }

        var plan = TorturePlan.Draw(BinaryPrimitives.ReadInt32LittleEndian(name));
        using var end = new TortureEnd(stream.Socket, plan, plan.Target, plan.Client, MayHideResets);
        await end.RunAsync();
    }
}

/// <summary>The same on the portable relay.</summary>
[PortableRelay]
public sealed class PortableRelayTortureTests : RelayTortureTests
{
    protected override bool MayHideResets => true;
}
