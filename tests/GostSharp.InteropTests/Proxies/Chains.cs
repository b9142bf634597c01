using System.Net;
using System.Text;

namespace GostSharp.InteropTests.Proxies;

/// <summary>What tests do with a chain of ours whose node is somebody else's.</summary>
internal static class Chains
{
    public static ChainRoute Through(string url) => new ForwarderBuilder().Through(chain => chain.Hop(url)).BuildChain();

    public static ChainRoute Through(EndPoint node, Action<HopBuilder> configure) =>
        new ForwarderBuilder().Through(chain => chain.Hop(node.ToString()!, configure)).BuildChain();

    /// <summary>Sends random bytes to an echo server and its end after them, and gets them back with the end behind.</summary>
    public static async Task EchoesAsync(this IRoute route, EndPoint target, int length = 1_000_000)
    {
        await using var connection = (StreamConnection)await route.ConnectAsync(new ConnectContext(target));
        var received = RandomBytes.VerifyAsync(connection.Stream, 7, length);
        var sent = await RandomBytes.WriteAsync(connection.Stream, 7, length);
        (await received.WaitAsync(TestTimeouts.Wait)).Should().Equal(sent);
    }

    /// <summary>Sends a text and reads the answer to it.</summary>
    public static async Task<string> AskAsync(this IRoute route, EndPoint? target, string text, int length)
    {
        await using var connection = (StreamConnection)await route.ConnectAsync(new ConnectContext(target));
        await connection.Stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        var answer = new byte[length];
        await connection.Stream.ReadExactlyAsync(answer).AsTask().WaitAsync(TestTimeouts.Wait);
        return Encoding.UTF8.GetString(answer);
    }

    /// <summary>Cannot connect, and says why.</summary>
    public static async Task<ConnectFailedException> FailsAsync(this IRoute route, EndPoint? target)
    {
        var connecting = async () => await route.ConnectAsync(new ConnectContext(target));
        return (await connecting.Should().ThrowAsync<ConnectFailedException>()).Which;
    }
}
