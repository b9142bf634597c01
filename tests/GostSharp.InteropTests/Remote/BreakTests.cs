using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Remote;

/// <summary>Programs that do nothing else meanwhile: what is asserted is how soon a port is bound again.</summary>
[CollectionDefinition(nameof(BreakTests), DisableParallelization = true)]
public sealed class BreakCollection;

/// <summary>Remote forwarding between real programs, in every way there is, comes back after every kind of break and leaves nothing behind.</summary>
[Collection(nameof(BreakTests))]
public sealed class BreakTests
{
    // A server is back when it listens, a path when it is mended.
    private static readonly TimeSpan _allowed = TimeSpan.FromSeconds(2);

    // Who is gone is noticed within half a minute; the second is for the clock and the log.
    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(31);

    // What a busy machine may take for noticing that a time is over.
    private static readonly TimeSpan _room = TimeSpan.FromSeconds(20);

    [RequiresPeer("kill", Timeout = 120_000)]
    public async Task A_server_that_is_killed_and_started_again_after_one_and_after_twenty_seconds()
    {
        await using var ends = await RemoteEnds.StartAsync();
        await ends.ServeAsync();
        var (client, server) = (ends.Client.Sockets, ends.Server.Sockets);
        foreach (var away in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20) })
        {
            var visitors = await VisitAllAsync(ends);
            await ends.KillServerAsync();
            await EndAsync(visitors);
            await ends.LosesAllAsync(_room);
            await Task.Delay(away);
            await ends.StartServerAsync();
            await ServesAgainAsync(ends, ends.Server.Log.Last(line => line.Message.StartsWith("listening on ", StringComparison.Ordinal)).Time, client, server);
        }
    }

    [RequiresPeer("kill", Timeout = 180_000)]
    public async Task A_server_that_stands_still_for_forty_seconds()
    {
        await using var ends = await RemoteEnds.StartAsync();
        await ends.ServeAsync();
        var (client, server) = (ends.Client.Sockets, ends.Server.Sockets);
        await ends.Server.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(40));
        ends.Lost().Should().Contain(Enumerable.Range(0, RemoteWays.Count).Where(RemoteWays.HasSignsOfLife));
        var back = DateTimeOffset.UtcNow;
        await ends.Server.SignalAsync("CONT");
        await ServesAgainAsync(ends, back, client, server);
    }

    [RequiresNamespaces(Timeout = 180_000)]
    public async Task A_path_that_is_cut_and_mended()
    {
        await using var here = await NetworkNamespace.CreateAsync("gs-here");
        await using var there = await NetworkNamespace.CreateAsync("gs-there");
        await NetworkNamespace.ConnectAsync(here, "10.79.0.2", there, "10.79.0.1");
        await using var ends = await RemoteEnds.StartAsync("10.79.0.1", here, there);
        await ends.ServeAsync();
        var (client, server) = (ends.Client.Sockets, ends.Server.Sockets);
        var visitors = await VisitAllAsync(ends);

        var cut = DateTimeOffset.UtcNow;
        await here.LinkAsync("set", "cable", "down");
        await ends.LosesAllAsync(_keepAlive + _room);
        ends.NoticedLate(cut, _keepAlive).Should().BeEmpty();
        await Eventually.BecomesTrueAsync(() => ends.OpenPorts().Count == 0, _keepAlive + _room);
        ends.OpenPorts().Should().BeEmpty("the server has noticed, too");
        await EndAsync(visitors);

        await here.LinkAsync("set", "cable", "up");
        await ServesAgainAsync(ends, DateTimeOffset.UtcNow, client, server);
    }

    [RequiresPeer("kill", Timeout = 120_000)]
    public async Task A_client_that_is_killed()
    {
        await using var ends = await RemoteEnds.StartAsync();
        await ends.ServeAsync();
        var sockets = ends.Server.Sockets;
        var visitors = await VisitAllAsync(ends);
        await ends.KillClientAsync();
        await EndAsync(visitors);
        await Eventually.TrueAsync(() => ends.OpenPorts().Count == 0, "the server frees the ports");
        await Eventually.TrueAsync(() => ends.Server.Sockets <= ends.ServerSocketsAtRest, "the server has what it began with");

        await ends.StartClientAsync();
        await ends.ServeAsync();
        await Eventually.TrueAsync(() => ends.Server.Sockets <= sockets, "the server has what it had");
    }

    private static async Task<IReadOnlyList<Socket>> VisitAllAsync(RemoteEnds ends)
    {
        var visitors = new List<Socket>();
        foreach (var way in RemoteWays.Tcp)
        {
            visitors.Add(await ends.VisitAsync(way));
        }

        return visitors;
    }

    /// <summary>Everybody who was there sees an end, of whatever kind.</summary>
    private static async Task EndAsync(IReadOnlyList<Socket> visitors)
    {
        foreach (var visitor in visitors)
        {
            using (visitor)
            {
                var reading = visitor.ReceiveAsync(new byte[1]);
                await Task.WhenAny(reading, Task.Delay(TestTimeouts.Wait));
                reading.IsCompleted.Should().BeTrue("nobody is at the other end any more");
                (reading.IsFaulted || await reading == 0).Should().BeTrue();
            }
        }
    }

    private static async Task ServesAgainAsync(RemoteEnds ends, DateTimeOffset back, int clientSockets, int serverSockets)
    {
        (await ends.LateAfterAsync(back, _allowed)).Should().BeEmpty("what is late is late for everybody");
        await ends.ServeAsync();
        await Eventually.TrueAsync(() => ends.Client.Sockets <= clientSockets, $"the client has the {clientSockets} sockets that it had", _room);
        await Eventually.TrueAsync(() => ends.Server.Sockets <= serverSockets, $"the server has the {serverSockets} sockets that it had", _room);
    }
}
