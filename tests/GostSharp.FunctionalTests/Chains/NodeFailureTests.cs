using System.Net;
using System.Net.Sockets;
using GostSharp.Diagnostics;

namespace GostSharp.FunctionalTests.Chains;

/// <summary>Nodes that do not what they should: every failure is told with hop, protocol and address, in time, and nothing is left.</summary>
public sealed class NodeFailureTests : LeakCheckedTests
{
    // Only for those who are silent for good: on a busy machine everything else may take as long.
    private const string Impatiently = "?handshakeTimeout=300ms&timeout=300ms";
    private const string AfterReaching = "?handshakeTimeout=10s&timeout=300ms";

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5", "me:wrong")]
    [InlineData("socks5", "")]
    [InlineData("socks5+tls", "me:wrong")]
    [InlineData("http", "me:wrong")]
    [InlineData("http", "")]
    [InlineData("http+wss", "me:wrong")]
    [InlineData("auto", "me:wrong")]
    public async Task A_wrong_user_is_told(string kind, string credentials)
    {
        await using var echo = EchoServer.Start();
        await using var hop = await ProxyHop.StartAsync(kind, configure: service => service.RequireUser("me", "s3cret"));
        await using var entry = await EntryAsync(echo.EndPoint, hop.UrlWith(credentials));

        var message = await FailsAsync(entry);

        message.Should().Match($"Node failed: hop-0/node-0 {kind.Replace("auto", "socks5", StringComparison.Ordinal)} at {hop.EndPoint}: *");
        message.Should().NotContain("wrong").And.NotContain("s3cret");
        echo.Accepted.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5")]
    [InlineData("http+tls")]
    [InlineData("socks4+ws")]
    [InlineData("forward+wss")]
    public async Task A_node_that_refuses_is_told(string scheme)
    {
        using var nobody = new RefusingEndPoint();
        await using var entry = await EntryAsync(nobody.EndPoint, $"{scheme}://{nobody.EndPoint}");
        (await FailsAsync(entry)).Should().Be($"Node failed: hop-0/node-0 {scheme} at {nobody.EndPoint}: Connection refused");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5")]
    [InlineData("socks4")]
    [InlineData("http")]
    [InlineData("forward+tls")]
    [InlineData("forward+ws")]
    [InlineData("socks5+wss")]
    public async Task Garbage_instead_of_a_reply_is_told_at_once(string scheme)
    {
        var message = await MisbehavesAsync(scheme, async (stream, token) =>
        {
            await stream.WriteAsync(RandomBytes.Create(1, 4096), token);
            await DrainAsync(stream, token);
        });
        message.Should().NotMatch("* within * s").And.NotMatch("* longer than * s");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5", "05")]
    [InlineData("socks5", "0500 0500")]
    [InlineData("socks4", "005A00")]
    [InlineData("http", "485454502F312E31203230")]
    [InlineData("forward+ws", "485454502F312E3120313031")]
    [InlineData("forward+tls", "160303")]
    [InlineData("socks5", "")]
    [InlineData("http", "")]
    [InlineData("forward+ws", "")]
    [InlineData("forward+tls", "")]
    public async Task A_reply_that_is_cut_is_told_at_once(string scheme, string reply)
    {
        var message = await MisbehavesAsync(scheme, async (stream, token) =>
        {
            await ReadSomeAsync(stream, token);
            await stream.WriteAsync(Convert.FromHexString(reply.Replace(" ", "", StringComparison.Ordinal)), token);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(stream, token);
        });
        message.Should().NotMatch("* within * s").And.NotMatch("* longer than * s");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5")]
    [InlineData("forward+tls")]
    [InlineData("forward+ws")]
    [InlineData("http+wss")]
    [InlineData("socks5+tls")]
    public async Task A_node_that_stays_silent_is_given_up_in_time(string scheme) =>
        (await MisbehavesAsync(scheme, DrainAsync, Impatiently)).Should().EndWith(" 0.3 s");

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5", "0500")]
    [InlineData("socks4", "")]
    [InlineData("http", "")]
    public async Task A_proxy_that_stays_silent_about_the_target_is_given_up_in_time(string scheme, string reply)
    {
        await using var node = TestServer.Start(async (stream, token) =>
        {
            await ReadSomeAsync(stream, token);
            await stream.WriteAsync(Convert.FromHexString(reply), token);
            await DrainAsync(stream, token);
        });
        await using var entry = await EntryAsync(new IPEndPoint(IPAddress.Loopback, 9), $"{scheme}://{node.EndPoint}{AfterReaching}");
        (await entry.AskAsync()).Should().BeEmpty();
        (await entry.Log.WaitForAsync(record => record.EventId.Id == EventIds.ConnectionFailed)).Message.Should().Match("*no answer within 0.3 s*");
        await entry.IsIdleAsync();
        await Eventually.TrueAsync(() => node.Open == 0, "the node is let go");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_failure_of_a_later_hop_is_told_as_its_own()
    {
        await using var silent = TestServer.Start(DrainAsync);
        await using var first = await ProxyHop.StartAsync("socks5+tls");
        await using var second = await ProxyHop.StartAsync("http+ws");
        await using var entry = await EntryAsync(silent.EndPoint, first.Url, second.Url, $"socks5+tls://{silent.EndPoint}{Impatiently}");

        (await FailsAsync(entry)).Should().Match($"Node failed: hop-2/node-0 socks5+tls at {silent.EndPoint}: *0.3 s");

        await Task.WhenAll(first.IsIdleAsync(), second.IsIdleAsync());
        await Eventually.TrueAsync(() => silent.Open == 0, "the node is let go");
    }

    private static async Task<string> MisbehavesAsync(string scheme, Func<NetworkStream, CancellationToken, Task> script, string parameters = "")
    {
        await using var node = TestServer.Start(script);
        await using var entry = await EntryAsync(new IPEndPoint(IPAddress.Loopback, 9), $"{scheme}://{node.EndPoint}{parameters}");
        var message = await FailsAsync(entry);
        message.Should().StartWith($"Node failed: hop-0/node-0 {scheme} at {node.EndPoint}: ");
        await Eventually.TrueAsync(() => node.Open == 0, "the node is let go");
        return message;
    }

    private static Task<Forwarding> EntryAsync(EndPoint target, params string[] hops) =>
        Forwarding.StartAsync(target.ToString()!, forwarder: builder => builder.Through(chain => Array.ForEach(hops, url => chain.Hop(url))));

    /// <summary>Connects, gets nothing, and returns what was said of the node.</summary>
    private static async Task<string> FailsAsync(Forwarding entry)
    {
        (await entry.AskAsync()).Should().BeEmpty();
        var failed = await entry.Log.WaitForAsync(record => record.EventId.Id == EventIds.ConnectionFailed);
        var node = entry.Log.Records.Where(record => record.EventId.Id == EventIds.NodeFailed).Should().ContainSingle().Which;
        failed.Message.Should().Contain(node.Message["Node failed: ".Length..], "the service says the same");
        await entry.IsIdleAsync();
        return node.Message;
    }

    private static async Task ReadSomeAsync(NetworkStream stream, CancellationToken cancellationToken) =>
        (await stream.ReadAsync(new byte[4096], cancellationToken)).Should().BePositive();

    private static async Task DrainAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (IOException)
        {
            // The client has had enough.
        }
    }
}
