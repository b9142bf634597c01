using System.Net.Sockets;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.FunctionalTests;

/// <summary>A thousand clients at once through a chain of one hop, and what is left of them.</summary>
public sealed class UdpCrowdTests : LeakCheckedTests
{
    private const int Clients = 1000;

    // What is sent at once has to fit into the buffers of sockets.
    private static readonly ParallelOptions _some = new() { MaxDegreeOfParallelism = 50 };

    [Theory(Timeout = 60_000)]
    [InlineData("socks5")]
    [InlineData("socks5 beside the stream")]
    [InlineData("http")]
    [InlineData("relay")]
    public async Task A_thousand_clients_are_served_at_once_and_each_gets_its_own(string name)
    {
        using var target = UdpEcho.Start();
        await using var path = await UdpPath.StartAsync(name, target.EndPoint.ToString());
        var clients = Connect(path.Entry);

        await AskAsync(clients);
        path.Entry.Statistics.Active.Should().Be(Clients, "of: {0}", Ended(path));
        path.Servers[0].Statistics.Active.Should().Be(Clients, "of: {0}", Ended(path));
        await AskAsync(clients);

        path.Entry.Statistics.Should().BeEquivalentTo(new { Accepted = (long)Clients, Failed = 0L });
        await Eventually.TrueAsync(() => path.Entry.Statistics.Datagrams == new DatagramStatistics(2 * Clients, 2 * Clients, 0, 0, 0));
        Array.ForEach(clients, client => client.Dispose());
        await path.Entry.DisposeAsync();
        await path.IsIdleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Sessions_that_have_become_idle_give_back_their_sockets_and_their_memory()
    {
        using var target = UdpEcho.Start();
        await using var path = await UdpPath.StartAsync("relay", target.EndPoint.ToString(), service => service.ChannelIdleTimeout(TimeSpan.FromSeconds(2)));
        path.BeQuiet();
        var sockets = ProcessResources.Take().Sockets;
        var first = await ComeAndGoAsync(path, sockets);
        var second = await ComeAndGoAsync(path, sockets);
        var third = await ComeAndGoAsync(path, sockets);

        Math.Min(second - first, third - second).Should().BeLessThan(Clients * 512, "pools may still grow, but not with every crowd");
        path.Entry.Statistics.Failed.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_talks_keeps_its_session_while_those_of_the_silent_end()
    {
        using var target = UdpEcho.Start();
        await using var path = await UdpPath.StartAsync("relay", target.EndPoint.ToString(), service => service.ChannelIdleTimeout(TimeSpan.FromSeconds(2)));
        using var talking = path.Entry.Connect();
        using var silent = path.Entry.Connect();
        await silent.AskAsync(1);
        await talking.AskAsync(2);
        path.Entry.Statistics.Active.Should().Be(2);

        do
        {
            (await talking.AskAsync(3)).Should().Equal(3);
        }
        while (path.Entry.Statistics.Active > 1 || path.Servers[0].Statistics.Active > 1);

        path.Entry.Service.Connections.Single().Client.Should().Be(talking.LocalEndPoint);
        path.Entry.Statistics.Accepted.Should().Be(2);
    }

    /// <summary>Waits until nothing is left of a crowd, and returns what memory is in use then.</summary>
    private static async Task<long> ComeAndGoAsync(UdpPath path, int sockets)
    {
        var clients = Connect(path.Entry);
        await AskAsync(clients);
        Array.ForEach(clients, client => client.Dispose());
        await path.IsIdleAsync();
        await Eventually.TrueAsync(() => ProcessResources.Take().Sockets <= sockets);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>What is told of sessions that have ended, and of what went wrong.</summary>
    private static string Ended(UdpPath path) => string.Join(Environment.NewLine, path.Servers.Prepend(path.Entry)
        .SelectMany(forwarding => forwarding.Log.Records)
        .Where(record => record.Level >= LogLevel.Warning || record.EventId.Id == EventIds.ConnectionClosed)
        .Take(10));

    private static Socket[] Connect(Forwarding forwarding) => [.. Enumerable.Range(0, Clients).Select(_ => forwarding.Connect())];

    private static Task AskAsync(Socket[] clients) => Parallel.ForEachAsync(Enumerable.Range(0, Clients), _some, async (number, _) =>
        (await clients[number].AskAsync(RandomBytes.Create(number, 100))).Should().Equal(RandomBytes.Create(number, 100)));
}
