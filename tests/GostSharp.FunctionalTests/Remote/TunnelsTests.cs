using GostSharp.Diagnostics;

namespace GostSharp.FunctionalTests.Remote;

/// <summary>Several tunnels for one port, in the protocol of gost, in which whoever does not read holds up his whole session.</summary>
public sealed class TunnelsTests : LeakCheckedTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_visitor_whose_target_does_not_read_holds_up_nobody_in_another_tunnel()
    {
        using var listener = new TargetListener();
        await using var server = await Forwarding.StartAsync(builder => builder.Listen("socks5://127.0.0.1:0?bind=true&mux.halfClose=false"));
        await using var entry = await Forwarding.StartAsync(builder => builder
            .Listen($"rtcp://127.0.0.1:0/{listener.EndPoint}?tunnels=2")
            .Forward($"socks5://{server.EndPoint}?mux.halfClose=false"));
        await Eventually.TrueAsync(() => entry.Log.Records.Any(record => record.EventId.Id == EventIds.TunnelsChanged && record.Message.Contains("2 of 2")));
        await Eventually.TrueAsync(() => server.Service.Connections.Count(connection => connection.Target is not null) == 2, "the server counts on both, too");

        await using var stopped = await entry.ConnectAsync();
        await using var unread = await listener.AcceptAsync();
        var stuck = RandomBytes.WriteAsync(stopped.Stream, 1, 200_000_000);
        await using var other = await entry.ConnectAsync();
        await using var target = await listener.AcceptAsync();
        var sending = RandomBytes.WriteAsync(other.Stream, 2, 20_000_000);
        (await RandomBytes.VerifyAsync(target.Stream, 2, 20_000_000)).Should().Equal(await sending);

        stuck.IsCompleted.Should().BeFalse("nobody reads it");
        stopped.Abort();
        await Assert.ThrowsAnyAsync<Exception>(() => stuck);
    }
}
