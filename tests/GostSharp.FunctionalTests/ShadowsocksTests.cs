using System.Collections.Concurrent;

namespace GostSharp.FunctionalTests;

/// <summary>Shadowsocks at both ends, over real sockets.</summary>
public sealed class ShadowsocksTests : LeakCheckedTests
{
    /// <summary>Set to 1 for a gigabyte with each method instead of a few megabytes.</summary>
    private const string VolumeVariable = "GOSTSHARP_VOLUME";

    private static readonly string[] Methods =
    [
        "aes-128-gcm", "aes-192-gcm", "aes-256-gcm", "chacha20-ietf-poly1305", "chacha20", "chacha20-ietf", "aes-256-cfb", "aes-256-ctr", "rc4-md5",
        "2022-blake3-aes-128-gcm", "2022-blake3-aes-256-gcm",
    ];

    public static TheoryData<string> All => [.. Methods];

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(All))]
    public async Task What_was_sent_arrives_both_ways(string method)
    {
        var length = Environment.GetEnvironmentVariable(VolumeVariable) == "1" ? 1024L * 1024 * 1024 : 4L * 1024 * 1024;
        using var listener = new TargetListener();
        await using var server = await Forwarding.StartAsync(builder => builder.AddService(service => service.Listen("127.0.0.1:0").Shadowsocks(method, PasswordFor(method))));
        await using var entry = await Forwarding.StartAsync(
            listener.EndPoint, forwarder: builder => builder.Through(chain => chain.Hop(server.EndPoint.ToString(), hop => hop.Shadowsocks(method, PasswordFor(method)))));
        await using var client = await entry.ConnectAsync();
        await client.SendAsync("up");
        await using var target = await listener.AcceptAsync();
        (await target.ReceiveAsync(2)).Should().Be("up");

        var up = SendAsync(client, 1, length);
        var down = SendAsync(target, 2, length / 4);
        var receivedUp = RandomBytes.VerifyToEndAsync(target.Stream, 1, length);
        var receivedDown = RandomBytes.VerifyToEndAsync(client.Stream, 2, length / 4);

        (await receivedUp).Should().Equal(await up);
        (await receivedDown).Should().Equal(await down);
        await entry.IsIdleAsync();
        await server.IsIdleAsync();
        server.Statistics.Should().BeEquivalentTo(new { Failed = 0L, BytesUp = length + 2, BytesDown = length / 4 });
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("aes-256-gcm", "aes-256-gcm", "guess")]
    [InlineData("aes-128-gcm", "aes-256-gcm", "s3cret")]
    [InlineData("chacha20-ietf-poly1305", "aes-256-gcm", "s3cret")]
    public async Task With_another_password_or_method_nothing_is_reached_and_nothing_is_said(string method, string served, string password)
    {
        using var listener = new TargetListener();
        await using var server = await Forwarding.StartAsync(builder => builder.Listen($"ss://{served}:s3cret@127.0.0.1:0?readTimeout=200ms"));
        await using var entry = await Forwarding.StartAsync(
            listener.EndPoint, forwarder: builder => builder.Through(chain => chain.Hop(server.EndPoint.ToString(), hop => hop.Shadowsocks(method, password))));
        await using var client = await entry.ConnectAsync();
        await client.SendAsync(new string('x', 1000));

        await client.SeesEndAsync();

        await server.IsIdleAsync();
        server.Statistics.Failed.Should().Be(1);
        (await server.Log.WaitForAsync(record => record.Message.Contains("not encrypted with this method and password", StringComparison.Ordinal))).Message
            .Should().NotContain("s3cret").And.NotContain("guess");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Many_clients_have_many_targets_each_and_answers_come_from_where_they_were_asked()
    {
        using var first = UdpEcho.Start();
        using var second = UdpEcho.Start();
        await using var server = await Forwarding.StartAsync(builder => builder.Listen("ssu://chacha20-ietf-poly1305:s3cret@127.0.0.1:0"));
        await using var chain = new ForwarderBuilder().Through(hops => hops.Hop($"ssu://chacha20-ietf-poly1305:s3cret@{server.EndPoint}")).BuildChain();
        var open = new ConcurrentBag<DatagramConnection>(); // A port that is free again could be the next one's, who would be taken for the one before.
        await Parallel.ForEachAsync(Enumerable.Range(0, 50), async (number, token) =>
        {
            foreach (var target in new[] { first, second })
            {
                var packets = await chain.ConnectDatagramAsync(new ConnectContext(target.EndPoint), token);
                open.Add(packets);
                await packets.SendAsync(RandomBytes.Create(number, 700), token);
                var buffer = new byte[2000];
                var read = await packets.ReceiveAsync(buffer, token).AsTask().WaitAsync(TestTimeouts.Wait, token);
                buffer[..read.Length].Should().Equal(RandomBytes.Create(number, 700));
            }
        });

        foreach (var packets in open)
        {
            await packets.DisposeAsync();
        }

        server.Statistics.Accepted.Should().Be(100);
        server.Statistics.Failed.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_unknown_method_is_refused_at_the_start_on_both_sides()
    {
        foreach (var configure in new Action<ForwarderBuilder>[]
        {
            builder => builder.AddService(service => service.Listen("127.0.0.1:0").Shadowsocks("salsa20", "s3cret")),
            builder => builder.ForwardTcp("127.0.0.1:0", "127.0.0.1:1").Through(chain => chain.Hop("127.0.0.1:2", hop => hop.Shadowsocks("salsa20", "s3cret"))),
        })
        {
            var failure = (await FluentActions.Awaiting(() => Forwarding.StartAsync(configure)).Should().ThrowAsync<ConfigurationException>()).Which;
            failure.Message.Should().Contain("there is no method 'salsa20'").And.NotContain("s3cret");
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("tcp://127.0.0.1:0/127.0.0.1:1", "Streams")]
    [InlineData("http://127.0.0.1:0", "Streams")]
    [InlineData("rtcp://127.0.0.1:0/127.0.0.1:1", "Listening")]
    public async Task A_chain_that_ends_with_ssu_carries_no_streams(string service, string missing)
    {
        var starting = () => Forwarding.StartAsync(builder => builder.Listen(service).Forward("ssu://aes-256-gcm:s3cret@127.0.0.1:2"));
        (await starting.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().Contain(missing);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_chain_that_ends_with_ss_carries_no_packets()
    {
        var starting = () => Forwarding.StartAsync(builder => builder.Listen("udp://127.0.0.1:0/127.0.0.1:1").Forward("ss://aes-256-gcm:s3cret@127.0.0.1:2"));
        (await starting.Should().ThrowAsync<ConfigurationException>()).Which.Message.Should().Contain("Datagrams").And.Contain("ssu");
    }

    // Those of 2022 take keys.
    private static string PasswordFor(string method) => method switch
    {
        "2022-blake3-aes-128-gcm" => Convert.ToBase64String(RandomBytes.Create(1, 16)),
        "2022-blake3-aes-256-gcm" => Convert.ToBase64String(RandomBytes.Create(1, 32)),
        _ => "s3cret",
    };

    private static async Task<byte[]> SendAsync(TcpTestConnection connection, int seed, long length)
    {
        var hash = await RandomBytes.WriteAsync(connection.Stream, seed, length);
        await connection.CompleteWritesAsync();
        return hash;
    }
}
