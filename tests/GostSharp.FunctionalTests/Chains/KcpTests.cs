using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GostSharp.Configuration;
using GostSharp.Diagnostics;
using GostSharp.Services;
using GostSharp.Transports.Direct;
using GostSharp.Transports.Kcp;
using Microsoft.Extensions.Logging;

namespace GostSharp.FunctionalTests.Chains;

/// <summary>KCP between two ends of ours.</summary>
public sealed class KcpTests : LeakCheckedTests
{
    private const string Key = "?kcp.key=functional";

    private const string Impatient = "&mux.keepaliveInterval=200ms&mux.keepaliveTimeout=1s";

    private const double RestingLoad = 0.1;

    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(1);

    [Theory(Timeout = 60_000)]
    [InlineData("relay+kcp", "")]
    [InlineData("socks5+kcp", "&kcp.mode=fast3&kcp.smuxver=2")]
    [InlineData("http+kcp", "&kcp.crypt=salsa20&kcp.nocomp=true")]
    [InlineData("forward+kcp", "&kcp.datashard=0&kcp.crypt=none")]
    public async Task A_hundred_connections_at_once_share_one_session(string scheme, string parameters)
    {
        await using var echo = EchoServer.Start();
        await using var hop = await ListenAsync(scheme, parameters, echo.EndPoint);
        await using var entry = await DialAsync(scheme, parameters, hop.EndPoint, echo.EndPoint);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async seed =>
        {
            await using var client = await entry.ConnectAsync();
            await client.EchoesAsync(seed, 20_000);
            await client.CompleteWritesAsync();
            await client.SeesEndAsync();
        }));

        await entry.IsIdleAsync();
        await hop.IsIdleAsync();
        hop.Statistics.Accepted.Should().Be(100);
        entry.Statistics.Failed.Should().Be(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_bytes_arrive_as_they_were_sent_in_both_directions_at_once()
    {
        const int Length = 20_000_000;
        await using var echo = EchoServer.Start();
        await using var hop = await ListenAsync("relay+kcp", "", echo.EndPoint);
        await using var entry = await DialAsync("relay+kcp", "", hop.EndPoint, echo.EndPoint);

        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync(1, Length);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("socks5://", "?udp=true", "")]
    [InlineData("http://", "?udp=true", "")]
    [InlineData("relay://", "", "")]
    [InlineData("relay+kcp://", Key, Key)]
    [InlineData("ssu://aes-256-gcm:functional@", "", "")]
    [InlineData("ssu+tls://aes-256-gcm:functional@", "", "?secure=false")]
    public async Task It_goes_over_every_hop_that_carries_packets(string before, string served, string dialled)
    {
        await using var echo = EchoServer.Start();
        await using var first = await Forwarding.StartAsync(builder => builder.Listen($"{before}127.0.0.1:0{served}"));
        await using var last = await ListenAsync("relay+kcp", "", echo.EndPoint);
        await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder
            .Through(chain => chain.Hop($"{before}{first.EndPoint}{dialled}").Hop($"relay+kcp://{last.EndPoint}{Key}")));

        await using (var client = await entry.ConnectAsync())
        {
            await client.EchoesAsync(1, 200_000);
        }

        await entry.IsIdleAsync();
        first.Statistics.Accepted.Should().Be(1);
        last.Statistics.Accepted.Should().Be(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks4")]
    [InlineData("forward")]
    public async Task Behind_a_hop_that_carries_none_it_is_refused_at_the_start(string before)
    {
        var starting = () => Forwarding.StartAsync("127.0.0.1:1", forwarder: builder => builder
            .Through(chain => chain.Hop($"{before}://127.0.0.1:2").Hop($"relay+kcp://127.0.0.1:3{Key}")));

        (await starting.Should().ThrowAsync<ConfigurationException>()).Which.Errors.Should().ContainSingle().Which.Should().Contain("hop-1/node-0 needs Datagrams");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_key_it_is_refused_at_the_start_at_both_ends()
    {
        var listening = () => Forwarding.StartAsync(builder => builder.AddService(service => service.Listen("127.0.0.1:0", "kcp").To("127.0.0.1:1")));
        var dialling = () => Forwarding.StartAsync("127.0.0.1:1", forwarder: builder => builder.Through(chain => chain.Hop("relay+kcp://127.0.0.1:3")));

        (await listening.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().Contain("KCP needs a key");
        (await dialling.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().Contain("KCP needs a key");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("kcp.defaultKeys=true", "kcp.key=it%27s+a+secrect")]
    [InlineData("kcp.defaultKeys=true", "kcp.key=")]
    [InlineData("kcp.key=it%27s+a+secrect", "kcp.defaultKeys=true")]
    [InlineData("kcp.key=", "kcp.defaultKeys=true")]
    [InlineData("kcp.defaultKeys=true", "kcp.defaultKeys=true")]
    public async Task The_keys_that_everybody_knows_find_each_other(string listener, string dialer)
    {
        await using var echo = EchoServer.Start();
        await using var hop = await Forwarding.StartAsync(builder => builder.Listen($"relay+kcp://127.0.0.1:0?{listener}"));
        await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Through(chain => chain.Hop($"relay+kcp://{hop.EndPoint}?{dialer}")));

        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync("found");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_where_nobody_listens_has_failed_at_once()
    {
        using var nobody = RefusingUdpPort.Create();
        await using var echo = EchoServer.Start();
        await using var entry = await DialAsync("relay+kcp", "", nobody.EndPoint, echo.EndPoint);

        (await entry.AskAsync()).Should().BeEmpty();

        (await entry.Log.WaitForAsync(record => record.EventId.Id == EventIds.NodeFailed)).Message.Should().Contain($"hop-0/node-0 relay+kcp at {nobody.EndPoint}: Connection refused");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("?kcp.key=another")]
    [InlineData("?kcp.key=functional&kcp.crypt=salsa20")]
    public async Task Another_key_or_cipher_is_told_at_both_ends(string parameters)
    {
        await using var echo = EchoServer.Start();
        await using var hop = await ListenAsync("relay+kcp", "", echo.EndPoint);
        await using var entry = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder
            .Through(chain => chain.Hop($"relay+kcp://{hop.EndPoint}{parameters}&handshakeTimeout=1s")));

        (await entry.AskAsync()).Should().BeEmpty();

        (await entry.Log.WaitForAsync(record => record.EventId.Id == EventIds.NodeFailed)).Message
            .Should().Contain("not reached within 1 s: nothing came back: nobody is there, or the node has another key or cipher");
        (await hop.Log.WaitForAsync(record => record.EventId.Id == EventIds.KcpPacketsRejected)).Message.Should().Contain("of another key or cipher");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_way_that_is_cut_is_noticed_at_both_ends_and_the_next_connection_works_when_it_is_whole_again()
    {
        await using var echo = EchoServer.Start();
        await using var hop = await ListenAsync("relay+kcp", Impatient, echo.EndPoint);
        await using var cut = new UdpCut(hop.EndPoint);
        await using var entry = await DialAsync("relay+kcp", Impatient, cut.EndPoint, echo.EndPoint);
        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync("before");

        cut.IsCut = true;
        await client.SeesResetAsync();
        await hop.IsIdleAsync();

        cut.IsCut = false;
        await using var next = await entry.ConnectAsync();
        await next.EchoesAsync("after");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_node_that_is_started_again_is_found_again_although_its_sessions_were_lost()
    {
        await using var echo = EchoServer.Start();
        var hop = await ListenAsync("relay+kcp", Impatient, echo.EndPoint);
        await using var entry = await DialAsync("relay+kcp", Impatient, hop.EndPoint, echo.EndPoint);
        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync("before");

        await hop.DisposeAsync();
        await entry.IsIdleAsync();
        await using var again = await ListenAsync("relay+kcp", Impatient, echo.EndPoint, hop.EndPoint.Port);

        // Connections that are made before the loss is noticed fail.
        while (!await IsServedAsync(entry))
        {
            await entry.IsIdleAsync();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stop_lets_connections_end_in_order()
    {
        await using var echo = EchoServer.Start();
        await using var hop = await ListenAsync("relay+kcp", "", echo.EndPoint);
        await using var entry = await DialAsync("relay+kcp", "", hop.EndPoint, echo.EndPoint);
        await using var client = await entry.ConnectAsync();
        await client.EchoesAsync("before");

        var stopping = hop.Forwarder.StopAsync();
        await Eventually.TrueAsync(() => hop.Service.State is ServiceState.Stopping);
        await client.EchoesAsync(1, 100_000);
        await client.CompleteWritesAsync();
        await client.SeesEndAsync();

        await stopping;
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_key_at_the_same_port_ends_the_sessions_of_the_one_before()
    {
        await using var echo = EchoServer.Start();
        await using var hop = await ListenAsync("relay+kcp", "", echo.EndPoint);
        await using var old = await DialAsync("relay+kcp", "", hop.EndPoint, echo.EndPoint);
        await using var client = await old.ConnectAsync();
        await client.EchoesAsync("before");

        var config = new ForwarderBuilder().Listen($"relay+kcp://{hop.EndPoint}?kcp.key=another").Build().Config;
        await hop.Forwarder.ApplyAsync(config);

        await using var other = await Forwarding.StartAsync(echo.EndPoint, forwarder: builder => builder.Through(chain => chain.Hop($"relay+kcp://{hop.EndPoint}?kcp.key=another")));
        await using var next = await other.ConnectAsync();
        await next.EchoesAsync("after");
        await hop.HasActiveAsync(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_thousand_sessions_at_rest_cost_little()
    {
        const int Count = 1000;
        await using var target = TestServer.Start(AnswerOnceAsync);
        await using var hop = await ListenAsync("forward+kcp", "", target.EndPoint);
        hop.Log.MinimumLevel = LogLevel.Warning;
        var parameters = KcpParameters.Read(new ConfigDictionary([new("kcp.key", "functional")]));
        var profiles = parameters.Settings.MakeProfiles();
        var dialers = Enumerable.Range(0, Count).Select(_ => new KcpDialer(new DirectRoute(), hop.EndPoint, parameters.Settings, profiles, parameters.Mux, TimeProvider.System)).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var connections = new List<StreamConnection>(Count);
        foreach (var batch in dialers.Chunk(50))
        {
            connections.AddRange(await Task.WhenAll(batch.Select(AskAsync)));
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var load = await LoadAtRestAsync();

        hop.Statistics.Active.Should().Be(Count);
        (memory / Count).Should().BeLessThan(96 * 1024, "of both ends, with a connection on it");
        load.Should().BeLessThanOrEqualTo(RestingLoad, "of one core, for both ends of all of them");

        // Of the end of a session nobody is told, of that of a connection the node is.
        await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));
        await Task.WhenAll(dialers.Select(dialer => dialer.DisposeAsync().AsTask()));
        await hop.IsIdleAsync();
    }

    // What it took to get there (compilation, collection) may still be under way.
    private static async Task<double> LoadAtRestAsync()
    {
        var load = double.MaxValue;
        for (var i = 0; i < 10 && load > RestingLoad; i++)
        {
            var (busy, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            await Task.Delay(AtRest);
            load = (Environment.CpuUsage.TotalTime - busy) / watch.Elapsed;
        }

        return load;
    }

    private static async Task AnswerOnceAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[1];
        await stream.ReadExactlyAsync(buffer, cancellationToken);
        await stream.WriteAsync(buffer, cancellationToken);
        await stream.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false, cancellationToken);
    }

    private static async Task<StreamConnection> AskAsync(KcpDialer dialer)
    {
        var session = (SessionConnection)await dialer.DialAsync();
        var connection = (StreamConnection)await session.OpenAsync(new ConnectContext(null));
        await connection.Stream.WriteAsync("x"u8.ToArray());
        await connection.Stream.ReadExactlyAsync(new byte[1]);
        return connection;
    }

    private static async Task<bool> IsServedAsync(Forwarding entry)
    {
        await using var client = await entry.ConnectAsync();
        await client.SendAsync("x");
        try
        {
            return await client.Stream.ReadAsync(new byte[1]) == 1;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Task<Forwarding> ListenAsync(string scheme, string parameters, IPEndPoint target, int port = 0) => Forwarding.StartAsync(builder =>
        builder.Listen(scheme.StartsWith("forward", StringComparison.Ordinal) ? $"{scheme}://127.0.0.1:{port}/{target}{Key}{parameters}" : $"{scheme}://127.0.0.1:{port}{Key}{parameters}"));

    private static Task<Forwarding> DialAsync(string scheme, string parameters, EndPoint node, IPEndPoint target) =>
        Forwarding.StartAsync(target, forwarder: builder => builder.Through(chain => chain.Hop($"{scheme}://{node}{Key}{parameters}")));
}
