using GostSharp.Multiplexing;
using GostSharp.Protocols;
using GostSharp.Protocols.Binding;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Binding;

/// <summary>What happens at the limits of a client's session.</summary>
public sealed class PeerSessionTests
{
    private const string Wanted = "127.0.0.1:7000";

    // Of the server's session.
    private const int KeepAliveTimers = 2;

    private readonly ManualTime _time = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_is_one_too_many_waits_until_another_has_left()
    {
        var host = new MemoryNetwork().GetHost("server");
        await using var server = await ServeAsync(host, new MuxOptions { MaxStreams = 1 });
        await using var session = MuxSession.AsServer(await BindAsync(host), new MuxOptions(), _time);
        await using var one = await host.DialAsync(Wanted);
        await using var first = (StreamConnection)(await session.AcceptAsync())!;
        await using var two = await host.DialAsync(Wanted);
        var second = session.AcceptAsync();
        await one.SendAsync("AA");
        await first.ExpectAsync("AA");
        second.IsCompleted.Should().BeFalse();

        await one.DisposeAsync();
        await first.DisposeAsync();

        await two.SendAsync("BB");
        await using var next = (StreamConnection)(await second)!;
        await next.ExpectAsync("BB");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Visitors_of_a_client_that_takes_no_streams_are_reset_after_a_while()
    {
        var host = new MemoryNetwork(new MemoryNetworkOptions { BufferSize = 16 }).GetHost("server");
        using var log = new LogCollector();
        await using var server = await ServeAsync(host, new MuxOptions(), log.CreateLogger("test"));
        await using var client = await BindAsync(host);
        var visitors = new List<StreamConnection>();
        for (var i = 0; i < 10; i++)
        {
            visitors.Add(await host.DialAsync(Wanted));
        }

        // Nobody reads what the session says: all but the first or the second, which are led to it, wait for their streams with a timer each.
        await Eventually.TrueAsync(() => log.Records.Count(record => record.EventId.Id == 2010) + _time.ActiveTimers == visitors.Count + KeepAliveTimers);
        _time.Advance(TimeSpan.FromSeconds(15));

        await Eventually.TrueAsync(() => host.OpenConnections <= 3);
        await host.Invoking(it => it.ListenAsync(Address.Parse(Wanted)).AsTask()).Should().ThrowAsync<BindFailedException>();
        visitors.ForEach(visitor => visitor.Abort());
    }

    private async Task<StreamConnection> BindAsync(MemoryHost host)
    {
        var client = await host.DialAsync("localhost:1080");
        await client.SendAsync("05 01 00");
        await client.ExpectAsync("05 00");
        await client.SendAsync("05 F2 00 01 7F 00 00 01 1B 58");
        await BindBench.GrantedAsync(client);
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        return client;
    }

    private Task<Forwarder> ServeAsync(MemoryHost host, MuxOptions options, ILogger? logger = null)
    {
        var tunnel = new Tunnel(new TunnelOptions(), _time, logger ?? NullLogger.Instance);
        var bind = BindServer.Create(
            "s", new PermittedMachine(host, ListenPermits.Safe), new BindServerOptions { Mux = options }, tunnel, _time, NullLogger.Instance);
        return host.ServeAsync(1080, new Socks5Handler(
            (_, _) => throw new NotSupportedException(), tunnel, new Socks5HandlerOptions { IntroducesPeers = false }, _time, bind: bind));
    }
}
