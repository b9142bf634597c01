using System.Text;
using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Proxies;

namespace GostSharp.InteropTests.WebSockets;

/// <summary>Our dialer to a server of Python's websockets.</summary>
public sealed class PythonServerTests
{
    [RequiresPeer(WebSocketPeer.Module)]
    public async Task Bytes_come_back_as_they_were_sent()
    {
        await using var server = await WebSocketPeer.ServerAsync();
        await using var chain = Chains.Through($"forward+ws://{server.EndPoint}");
        await chain.EchoesAsync(server.EndPoint, 5_000_000);
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task Compressed_messages_too()
    {
        await using var server = await WebSocketPeer.ServerAsync();
        await using var chain = Chains.Through($"forward+ws://{server.EndPoint}?enableCompression=true");
        await chain.EchoesAsync(server.EndPoint);
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task Over_TLS_too()
    {
        using var authority = new PemAuthority();
        await using var server = await WebSocketPeer.ServerAsync(authority.Issue("gate.test"));
        await using var chain = Chains.Through($"forward+wss://{server.EndPoint}?serverName=gate.test&ca={authority.RootFile}&secure=true");
        await chain.EchoesAsync(server.EndPoint);
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task A_ping_is_answered_and_every_kind_of_message_is_bytes()
    {
        await using var server = await WebSocketPeer.ServerAsync();
        await using var chain = Chains.Through($"forward+ws://{server.EndPoint}");
        await using var connection = (StreamConnection)await chain.ConnectAsync(new ConnectContext(null));
        await AnswersAsync(connection, "ping", "pong came");
        await AnswersAsync(connection, "text", "a text");
        await AnswersAsync(connection, "fragments", "one two three");
        await AnswersAsync(connection, "empty", "after nothing");
        await AnswersAsync(connection, "anything", "anything");
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task A_close_is_answered_and_ends_the_stream_behind_the_last_words()
    {
        await using var server = await WebSocketPeer.ServerAsync();
        await using var chain = Chains.Through($"forward+ws://{server.EndPoint}");
        await using var connection = (StreamConnection)await chain.ConnectAsync(new ConnectContext(null));
        await AnswersAsync(connection, "close", "last words");
        (await connection.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await connection.DisposeAsync();
        await Eventually.TrueAsync(() => server.Log.Contains("closed 1001", StringComparison.Ordinal), "the close was answered with the same code");
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task A_server_that_goes_without_a_close_has_ended()
    {
        await using var server = await WebSocketPeer.ServerAsync();
        await using var chain = Chains.Through($"forward+ws://{server.EndPoint}");
        await using var connection = (StreamConnection)await chain.ConnectAsync(new ConnectContext(null));
        await connection.Stream.WriteAsync("vanish"u8.ToArray());
        (await connection.Stream.ReadAsync(new byte[1]).AsTask().WaitAsync(TestTimeouts.Wait)).Should().Be(0);
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task Keepalive_of_ours_is_answered()
    {
        var time = new ManualTime();
        await using var server = await WebSocketPeer.ServerAsync();
        await using var chain = new ForwarderBuilder().UseTimeProvider(time)
            .Through(hops => hops.Hop($"forward+ws://{server.EndPoint}?keepalive=true&ttl=10s"))
            .BuildChain();
        await using var connection = (StreamConnection)await chain.ConnectAsync(new ConnectContext(null));
        for (var i = 0; i < 5; i++)
        {
            // Two periods without a pong would end it; the answer of the server to a message comes behind its pong.
            time.Advance(TimeSpan.FromSeconds(10));
            await AnswersAsync(connection, $"round {i}", $"round {i}");
        }
    }

    private static async Task AnswersAsync(StreamConnection connection, string text, string answer)
    {
        await connection.Stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        var bytes = new byte[answer.Length];
        await connection.Stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(TestTimeouts.Wait);
        Encoding.UTF8.GetString(bytes).Should().Be(answer);
    }
}
