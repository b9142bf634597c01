using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Proxies;

namespace GostSharp.InteropTests.WebSockets;

/// <summary>A client of Python's websockets to our listener.</summary>
public sealed class PythonClientTests : IAsyncLifetime
{
    private readonly EchoServer _target = EchoServer.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _target.DisposeAsync();

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task Messages_of_every_kind_come_back_as_bytes()
    {
        await using var server = await StartAsync("");
        await SucceedsAsync(server, "echo", "text", "fragments", "empty", "big", "ping", "echo", "close");
        await Eventually.TrueAsync(() => _target.Open == 0, "the close reached the target");
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task Compressed_messages_too()
    {
        await using var server = await StartAsync("true");
        await SucceedsAsync(server, "compressed", "echo", "text", "fragments", "empty", "big", "ping", "close");
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task A_client_that_just_goes_ends_the_connection()
    {
        await using var server = await StartAsync("");
        await SucceedsAsync(server, "echo");
        await Eventually.TrueAsync(() => _target.Open == 0, "the end reached the target");
    }

    [RequiresPeer(WebSocketPeer.Module)]
    public async Task Another_path_is_not_found()
    {
        await using var server = await StartAsync("");
        var result = await WebSocketPeer.ClientAsync(WebSocketPeer.UriOf(server.EndPoint, "/other"), "echo");
        result.ExitCode.Should().NotBe(0);
        result.Errors.Should().Contain("404");
        _target.Accepted.Should().Be(0);
    }

    private static async Task SucceedsAsync(ProxyServer server, params string[] steps)
    {
        var result = await WebSocketPeer.ClientAsync(WebSocketPeer.UriOf(server.EndPoint), steps);
        result.Errors.Should().BeEmpty();
        result.Should().BeEquivalentTo(new { ExitCode = 0, Output = string.Concat(steps.Select(step => step + "\n")) });
    }

    private Task<ProxyServer> StartAsync(string compression) => ProxyServer.StartAsync(service => service
        .OverWebSocket()
        .To(_target.EndPoint.ToString())
        .Configure(config => compression.Length == 0 ? config : config with
        {
            Listener = config.Listener with { Metadata = config.Listener.Metadata.With("enableCompression", compression) },
        }));
}
