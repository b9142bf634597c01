using System.Net;
using System.Text;
using GostSharp.Transports;
using GostSharp.Transports.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Transports.WebSockets;

public sealed class WebSocketServerUpgradeTests : IAsyncDisposable
{
    private const string Request =
        "GET /ws HTTP/1.1\r\nHost: node\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nUpgrade: websocket\r\n\r\n";

    private const string Answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_answer_is_the_one_that_gost_gives()
    {
        await using var connection = await UpgradeAsync(Request);

        (await ReadTextAsync(Answer.Length + 2)).Should().Be(Answer + "\r\n");
        await _pair.Client.SendAsync(Frames.Masked(0x82, 5));
        (await connection.ReadAsync(1)).Should().Equal(5);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Own_fields_and_compression_stand_behind_the_others()
    {
        var options = new WebSocketServerOptions { Compression = true, Headers = [new("Server", "nginx")] };
        await using var connection = await UpgradeAsync(Request.Replace("Upgrade: w", "Sec-WebSocket-Extensions: permessage-deflate\r\nUpgrade: w", StringComparison.Ordinal), options);
        const string more = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\nServer: nginx\r\n\r\n";

        (await ReadTextAsync(Answer.Length + more.Length)).Should().Be(Answer + more);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("/ws", "/ws?token=1")]
    [InlineData("/ws", "/%77s")]
    [InlineData("/ws", "http://node/ws")]
    [InlineData("/tunnel/", "/tunnel/7/left")]
    [InlineData("/", "/anything")]
    public async Task A_path_is_served(string path, string asked)
    {
        await using var connection = await UpgradeAsync(Request.Replace("/ws", asked, StringComparison.Ordinal), new() { Path = path });

        connection.Should().BeOfType<WebSocketConnection>();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("/ws", "/")]
    [InlineData("/ws", "/ws/")]
    [InlineData("/ws", "/WS")]
    [InlineData("/ws", "*")]
    [InlineData("/tunnel/", "/tunnel")]
    [InlineData("/tunnel/", "/tunnels/1")]
    public async Task Another_path_is_not_found(string path, string asked)
    {
        var reply = await RefusalAsync(Request.Replace("/ws", asked, StringComparison.Ordinal), new() { Path = path });

        reply.Should().StartWith("HTTP/1.1 404 Not Found\r\n").And.EndWith("\r\nContent-Length: 13\r\nConnection: close\r\n\r\nno such path\n");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("GET ", "POST ")]
    [InlineData("HTTP/1.1", "HTTP/1.0")]
    [InlineData("Host: node\r\n", "")]
    [InlineData("Connection: Upgrade\r\n", "Connection: close\r\n")]
    [InlineData("Upgrade: websocket\r\n", "")]
    [InlineData("Upgrade: websocket\r\n", "Upgrade: h2c\r\n")]
    [InlineData("Version: 13", "Version: 8")]
    [InlineData("Sec-WebSocket-Version: 13\r\n", "")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "short")]
    public async Task What_is_no_upgrade_is_a_bad_request(string from, string to)
    {
        var reply = await RefusalAsync(Request.Replace(from, to, StringComparison.Ordinal), new());

        reply.Should().StartWith("HTTP/1.1 400 Bad Request\r\n").And.Contain("\r\nConnection: close\r\n\r\n");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_does_not_close_after_a_refusal_is_not_waited_for_long()
    {
        var time = new ManualTime();
        await _pair.Client.SendAsync(Frames.Text(Request.Replace("/ws", "/", StringComparison.Ordinal)));
        var upgrading = new WebSocketServerUpgrade(new(), time).UpgradeAsync(_pair.Server).AsTask();
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(2));

        await upgrading.Invoking(task => task).Should().ThrowAsync<ProtocolException>().WithMessage("refused with 404: no such path");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_sends_without_end_after_a_refusal_is_left()
    {
        var request = Frames.Text(Request.Replace("/ws", "/", StringComparison.Ordinal));
        var sending = _pair.Client.SendAsync([.. request, .. new byte[65_536]]).AsTask();

        await FluentActions.Invoking(() => new WebSocketServerUpgrade(new(), new ManualTime()).UpgradeAsync(_pair.Server).AsTask())
            .Should().ThrowAsync<ProtocolException>();
        await sending;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_before_the_answer_are_refused() =>
        await FluentActions.Invoking(() => UpgradeAsync(Request + "early")).Should().ThrowAsync<ProtocolException>().WithMessage("*before*");

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("")]
    [InlineData("GET /ws HTTP/1.1\r\nHost: node\r\n")]
    public async Task A_request_that_is_cut_is_a_lost_connection(string request)
    {
        await _pair.Client.SendAsync(Frames.Text(request));
        await _pair.Client.CompleteWritesAsync();

        (await FluentActions.Invoking(() => new WebSocketServerUpgrade(new(), TimeProvider.System).UpgradeAsync(_pair.Server).AsTask())
            .Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_without_end_is_refused() =>
        await FluentActions.Invoking(() => UpgradeAsync("GET /ws HTTP/1.1\r\nX: " + new string('a', 2000), new() { MaxRequest = 1024 }))
            .Should().ThrowAsync<ProtocolException>().WithMessage("*longer than 1024*");

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("X-Real-IP: 10.0.0.3", "10.0.0.3")]
    [InlineData("X-Forwarded-For: 10.0.0.2, 172.16.0.1\r\nX-Real-IP: 10.0.0.3", "10.0.0.2")]
    [InlineData("CF-Connecting-IP: 2001:db8::1\r\nX-Forwarded-For: 10.0.0.2", "2001:db8::1")]
    [InlineData("CF-Connecting-IP: unknown\r\nX-Forwarded-For: 1", null)]
    [InlineData("X-Other: 1", null)]
    public async Task A_proxy_in_front_may_tell_the_clients_address_if_it_is_trusted(string fields, string? visitor)
    {
        var request = Request.Replace("Host", fields + "\r\nHost", StringComparison.Ordinal);
        await using var connection = await UpgradeAsync(request, new() { TrustForwardedAddress = true });

        connection.Features.Visitor.Should().Be(visitor is null ? null : new IPEndPoint(IPAddress.Parse(visitor), 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Nobody_is_trusted_unless_asked()
    {
        await using var connection = await UpgradeAsync(Request.Replace("Host", "X-Real-IP: 10.0.0.3\r\nHost", StringComparison.Ordinal));

        connection.Features.Visitor.Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_client_is_dropped_when_its_time_is_up()
    {
        var (inner, time) = (new QueueListener(), new ManualTime());
        await using var listener = new UpgradingListener(inner, new WebSocketServerUpgrade(new(), time), UpgradeLimits.Default, time, NullLogger.Instance);
        var silent = inner.Connect();
        await time.WaitForTimersAsync(1);

        time.Advance(UpgradeLimits.Default.Timeout);

        await silent.Invoking(client => client.ReadAsync(1)).Should().ThrowAsync<IOException>();
    }

    private async Task<StreamConnection> UpgradeAsync(string request, WebSocketServerOptions? options = null)
    {
        await _pair.Client.SendAsync(Frames.Text(request));
        return await new WebSocketServerUpgrade(options ?? new(), TimeProvider.System).UpgradeAsync(_pair.Server);
    }

    private async Task<string> RefusalAsync(string request, WebSocketServerOptions options)
    {
        var upgrading = UpgradeAsync(request, options);
        using var reader = new StreamReader(_pair.Client.Stream, Encoding.ASCII, leaveOpen: true);
        var reply = await reader.ReadToEndAsync();
        await _pair.Client.CompleteWritesAsync();
        await upgrading.Invoking(task => task).Should().ThrowAsync<ProtocolException>();
        return reply;
    }

    private async Task<string> ReadTextAsync(int count) => Encoding.ASCII.GetString(await _pair.Client.ReadAsync(count));
}
