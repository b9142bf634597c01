using System.Text;
using GostSharp.Codecs;
using GostSharp.Codecs.Http;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

public sealed class WebSocketClientUpgradeTests : IAsyncDisposable
{
    private static readonly WebSocketClientOptions Options = new() { Host = "node:8080" };

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_request_is_the_one_that_gost_sends()
    {
        var (request, key) = await RequestAsync(Options);

        request.Should().Be(
            "GET /ws HTTP/1.1\r\nHost: node:8080\r\nUser-Agent: Go-http-client/1.1\r\nConnection: Upgrade\r\n" +
            $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nUpgrade: websocket\r\n\r\n");
        WebSocketHandshake.IsKey(key).Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Everything_that_can_be_chosen_stands_in_its_place()
    {
        var options = Options with
        {
            Path = "/chat",
            UserAgent = "Chrome/78.0.3904.106",
            Compression = true,
            Headers = [new("X-Token", "secret"), new("Accept", "*/*"), new("host", "cdn.test")],
        };

        var (request, key) = await RequestAsync(options);

        request.Should().Be(
            "GET /chat HTTP/1.1\r\nHost: cdn.test\r\nUser-Agent: Chrome/78.0.3904.106\r\nAccept: */*\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n" +
            $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nUpgrade: websocket\r\nX-Token: secret\r\n\r\n");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_comes_right_behind_the_answer_is_data()
    {
        await using var connection = await AnswerAsync(Accept("", [0x82, 1, 7]));

        (await connection.ReadAsync(1)).Should().Equal(7);
        connection.RemoteEndPoint.Should().Be(_pair.Client.RemoteEndPoint);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", "the server answered 404 Not Found to the WebSocket request for /ws")]
    [InlineData("HTTP/1.1 302 \u001B[2J\r\n\r\n", "the server answered 302 to the WebSocket request for /ws")]
    [InlineData("HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n", "*no WebSocket")]
    [InlineData("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n", "*no WebSocket")]
    [InlineData("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "*does not belong*")]
    [InlineData("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", "*does not belong*")]
    [InlineData("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: chat\r\n\r\n", "*subprotocol*")]
    [InlineData("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Extensions: x\r\n\r\n", "*extension*")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "*not an HTTP response*")]
    public async Task Any_other_answer_is_refused(string answer, string mistake)
    {
        var upgrading = () => AnswerAsync(key => Encoding.Latin1.GetBytes(answer.Replace("{accept}", WebSocketHandshake.AcceptFor(key), StringComparison.Ordinal)));

        await upgrading.Should().ThrowAsync<ProtocolException>().WithMessage(mistake);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Compression_that_was_agreed_upon_is_used()
    {
        var answer = Accept("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n", []);
        await using var connection = await AnswerAsync(answer, Options with { Compression = true });

        await connection.SendAsync(1);

        (await _pair.Server.ReadFrameAsync()).Header.IsCompressed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_that_is_cut_is_a_lost_connection()
    {
        var upgrading = new WebSocketClientUpgrade(Options, TimeProvider.System).UpgradeAsync(_pair.Client).AsTask();
        await _pair.Server.SendAsync(Frames.Text("HTTP/1.1 101 Swi"));
        await _pair.Server.CompleteWritesAsync();

        (await upgrading.Invoking(task => task).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    private static Func<string, byte[]> Accept(string more, byte[] behind) => key =>
    [
        .. Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nconnection: keep-alive, upgrade\r\nSec-WebSocket-Accept: {WebSocketHandshake.AcceptFor(key)}\r\n{more}\r\n"),
        .. behind,
    ];

    private async Task<(string Request, string Key)> RequestAsync(WebSocketClientOptions options)
    {
        var upgrading = new WebSocketClientUpgrade(options, TimeProvider.System).UpgradeAsync(_pair.Client).AsTask();
        var request = await ReadRequestAsync();
        await _pair.Server.CompleteWritesAsync();
        await upgrading.Invoking(task => task).Should().ThrowAsync<GostException>();
        return (Encoding.ASCII.GetString(request.ToBytes()), request.Headers["Sec-WebSocket-Key"]!);
    }

    private async Task<StreamConnection> AnswerAsync(Func<string, byte[]> answer, WebSocketClientOptions? options = null)
    {
        var upgrading = new WebSocketClientUpgrade(options ?? Options, TimeProvider.System).UpgradeAsync(_pair.Client).AsTask();
        await _pair.Server.Stream.WriteAsync(answer((await ReadRequestAsync()).Headers["Sec-WebSocket-Key"]!));
        return await upgrading;
    }

    private async Task<HttpRequestHead> ReadRequestAsync() =>
        await MessageReader.ReadAsync<HttpRequestHead>(_pair.Server, HttpRequestHead.TryParse, HttpHead.MaxLength, "the request", default);
}
