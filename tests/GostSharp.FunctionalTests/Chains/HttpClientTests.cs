using System.Net.Sockets;
using System.Text;

namespace GostSharp.FunctionalTests.Chains;

/// <summary>Chains without a listener.</summary>
public sealed class HttpClientTests : LeakCheckedTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_HttpClient_goes_through_a_chain()
    {
        await using var site = TestServer.Start(AnswerAsync);
        await using var first = await ProxyHop.StartAsync("socks5+tls", configure: service => service.RequireUser("me", "s3cret"));
        await using var second = await ProxyHop.StartAsync("http+ws");
        await using var chain = new ForwarderBuilder().Through(hops => hops.Hop(first.UrlWith("me:s3cret")).Hop(second.Url)).BuildChain();
        using var handler = new SocketsHttpHandler { ConnectCallback = chain.ToConnectCallback() };
        using var client = new HttpClient(handler);

        (await client.GetStringAsync(new Uri($"http://{site.EndPoint}/a"))).Should().Be("hello");
        (await client.GetStringAsync(new Uri($"http://localhost:{site.EndPoint.Port}/b"))).Should().Be("hello");
        (first.Accepted, second.Accepted).Should().Be((2, 2));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hop_that_is_gone_is_named_in_the_clients_exception()
    {
        using var nobody = new RefusingEndPoint();
        await using var chain = new ForwarderBuilder().Through(hops => hops.Hop($"socks5://{nobody.EndPoint}")).BuildChain();
        using var handler = new SocketsHttpHandler { ConnectCallback = chain.ToConnectCallback() };
        using var client = new HttpClient(handler);

        var asking = () => client.GetStringAsync(new Uri("http://example.test/"));

        var failure = (await asking.Should().ThrowAsync<HttpRequestException>()).WithInnerException<ConnectFailedException>().Which;
        failure.Message.Should().Be($"hop-0/node-0 socks5 at {nobody.EndPoint}: Connection refused");
        failure.Reason.Should().Be(FailureReason.Refused);
    }

    private static async Task AnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 })
        {
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"), cancellationToken);
    }
}
