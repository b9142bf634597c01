using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Proxies;

/// <summary>shadowsocks-libev at either end, with every method that it shares with us.</summary>
public sealed class ShadowsocksLibevTests : IAsyncLifetime
{
    private const string Password = "correct horse";

    private static readonly int[] Sizes = [0, 1, 1_300, ShadowsocksLibev.MaxPacket];

    private readonly EchoServer _streams = EchoServer.Start();
    private readonly UdpEcho _packets = UdpEcho.Start();

    public static TheoryData<string> Methods =>
    [
        "aes-128-gcm", "aes-192-gcm", "aes-256-gcm", "chacha20-ietf-poly1305",
        "aes-128-cfb", "aes-192-cfb", "aes-256-cfb", "aes-128-ctr", "aes-192-ctr", "aes-256-ctr", "rc4-md5", "chacha20", "chacha20-ietf",
    ];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _streams.DisposeAsync();
        _packets.Dispose();
    }

    [RequiresPeerTheory("ss-server")]
    [MemberData(nameof(Methods))]
    public async Task Their_server_serves_ours(string method)
    {
        await using var server = await ShadowsocksLibev.ServerAsync(method, Password);
        await using var streams = Through("ss", method, server.EndPoint);
        await streams.EchoesAsync(_streams.EndPoint, length: 300_000);
        await streams.EchoesAsync(new DnsEndPoint("localhost", _streams.EndPoint.Port), length: 1_000);
        await using var packets = Through("ssu", method, server.EndPoint);
        await using var connection = await packets.ConnectDatagramAsync(new ConnectContext(_packets.EndPoint));
        var buffer = new byte[65_536];
        foreach (var size in Sizes)
        {
            await connection.SendAsync(RandomBytes.Create(size, size));
            var read = await connection.ReceiveAsync(buffer).AsTask().WaitAsync(TestTimeouts.Wait);
            buffer[..read.Length].Should().Equal(RandomBytes.Create(size, size));
        }
    }

    [RequiresPeerTheory("ss-tunnel")]
    [MemberData(nameof(Methods))]
    public async Task Our_server_serves_theirs(string method)
    {
        await using var streams = await StartAsync("ss", method);
        await using var packets = await StartAsync("ssu", method);
        await using var streamTunnel = await ShadowsocksLibev.TunnelAsync(EndPointOf(streams), $"{_streams.EndPoint}", method, Password);
        await using var packetTunnel = await ShadowsocksLibev.TunnelAsync(EndPointOf(packets), $"{_packets.EndPoint}", method, Password);
        using (var client = await ConnectAsync(streamTunnel.EndPoint))
        {
            var stream = client.GetStream();
            var received = RandomBytes.VerifyAsync(stream, 7, 300_000);
            var sent = await RandomBytes.WriteAsync(stream, 7, 300_000);
            (await received.WaitAsync(TestTimeouts.Wait)).Should().Equal(sent);
        }

        using var socket = new UdpClient();
        socket.Connect(packetTunnel.EndPoint);
        foreach (var size in Sizes.Skip(1))
        {
            await socket.SendAsync(RandomBytes.Create(size, size));
            (await socket.ReceiveAsync().WaitAsync(TestTimeouts.Wait)).Buffer.Should().Equal(RandomBytes.Create(size, size));
        }
    }

    [RequiresPeer("ss-local", "curl")]
    public async Task Curl_goes_through_their_SOCKS5_server_and_our_server_by_name()
    {
        await using var target = HttpTarget.Start();
        await using var server = await StartAsync("ss", "chacha20-ietf-poly1305");
        await using var local = await ShadowsocksLibev.LocalAsync(EndPointOf(server), "chacha20-ietf-poly1305", Password);
        var result = await Curl.RunAsync("--socks5-hostname", $"{local.EndPoint}", $"http://localhost:{target.EndPoint.Port}/page");
        result.Output.Should().Be("GET /page 0", "curl said {0}", result.Errors);
        server.Services[0].Statistics.Accepted.Should().Be(1);
    }

    [RequiresPeerTheory("ss-server")]
    [InlineData("aes-256-gcm", "wrong")]
    [InlineData("aes-128-gcm", Password)]
    [InlineData("chacha20-ietf-poly1305", Password)]
    [InlineData("aes-256-cfb", Password)]
    public async Task Their_server_does_not_answer_another_password_or_method_of_ours(string method, string password)
    {
        await using var server = await ShadowsocksLibev.ServerAsync("aes-256-gcm", Password);
        await using var chain = Through("ss", method, server.EndPoint, password);
        await using var connection = (StreamConnection)await chain.ConnectAsync(new ConnectContext(_streams.EndPoint));
        await connection.Stream.WriteAsync(new byte[1_000]); // As much as the longest of heads: with less it would wait for more.

        // It says nothing and closes much later: to its own log alone.
        await Eventually.TrueAsync(() => server.Log.Contains("authentication error", StringComparison.Ordinal));
        _streams.Accepted.Should().Be(0);
    }

    [RequiresPeerTheory("ss-server")]
    [InlineData("aes-256-gcm", "wrong")]
    [InlineData("aes-128-gcm", Password)]
    [InlineData("chacha20-ietf-poly1305", Password)]
    [InlineData("aes-256-cfb", Password)]
    public async Task Their_server_does_not_answer_packets_of_another_password_or_method_of_ours(string method, string password)
    {
        await using var server = await ShadowsocksLibev.ServerAsync("aes-256-gcm", Password);
        await using var wrong = Through("ssu", method, server.EndPoint, password);
        await using var unheard = await wrong.ConnectDatagramAsync(new ConnectContext(_packets.EndPoint));
        await using var right = Through("ssu", "aes-256-gcm", server.EndPoint);
        await using var heard = await right.ConnectDatagramAsync(new ConnectContext(_packets.EndPoint));
        var answer = unheard.ReceiveAsync(new byte[2_000]).AsTask();

        // Packets come in order: when the right one is answered, the wrong one was dealt with.
        await unheard.SendAsync(new byte[1_000]);
        await heard.SendAsync("hello"u8.ToArray());
        var buffer = new byte[2_000];
        var read = await heard.ReceiveAsync(buffer).AsTask().WaitAsync(TestTimeouts.Wait);

        buffer[..read.Length].Should().Equal("hello"u8.ToArray());
        answer.IsCompleted.Should().BeFalse();
        _packets.Answered.Should().Be(1);
    }

    [RequiresPeerTheory("ss-tunnel")]
    [InlineData("aes-256-gcm", "wrong")]
    [InlineData("aes-128-gcm", Password)]
    [InlineData("chacha20-ietf-poly1305", Password)]
    [InlineData("aes-256-cfb", Password)]
    public async Task Our_server_does_not_answer_another_password_or_method_of_theirs(string method, string password)
    {
        await using var streams = await StartAsync("ss", "aes-256-gcm", "?readTimeout=500ms");
        await using var packets = await StartAsync("ssu", "aes-256-gcm");
        await using var streamTunnel = await ShadowsocksLibev.TunnelAsync(EndPointOf(streams), $"{_streams.EndPoint}", method, password);
        await using var packetTunnel = await ShadowsocksLibev.TunnelAsync(EndPointOf(packets), $"{_packets.EndPoint}", method, password);
        using var client = await ConnectAsync(streamTunnel.EndPoint);
        await client.GetStream().WriteAsync("hello"u8.ToArray());
        (await EndsAsync(client.GetStream())).Should().BeTrue();
        _streams.Accepted.Should().Be(0);

        using var socket = new UdpClient();
        socket.Connect(packetTunnel.EndPoint);
        await socket.SendAsync("hello"u8.ToArray());
        await Eventually.TrueAsync(() => packets.Services[0].Statistics.Datagrams is { Received: 1, Dropped: 1 });
    }

    private static ChainRoute Through(string scheme, string method, IPEndPoint server, string password = Password) =>
        Chains.Through($"{scheme}://{method}:{Uri.EscapeDataString(password)}@{server}");

    private static Task<Forwarder> StartAsync(string scheme, string method, string parameters = "") =>
        new ForwarderBuilder().Listen($"{scheme}://{method}:{Uri.EscapeDataString(Password)}@127.0.0.1:0{parameters}").StartAsync();

    private static IPEndPoint EndPointOf(Forwarder forwarder) => (IPEndPoint)forwarder.Services[0].LocalEndPoint!;

    private static async Task<TcpClient> ConnectAsync(IPEndPoint server)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server);
        return client;
    }

    // In order or not.
    private static async Task<bool> EndsAsync(Stream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(TestTimeouts.Wait) == 0;
        }
        catch (Exception exception) when (exception is IOException or GostException)
        {
            return true;
        }
    }
}
