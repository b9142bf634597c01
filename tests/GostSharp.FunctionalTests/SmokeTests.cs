using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests;

public sealed class SmokeTests
{
    [Fact(Timeout = 15_000)]
    public async Task A_forwarder_carries_bytes_both_ways()
    {
        await using var echo = EchoServer.Start();
        await using var forwarder = await new ForwarderBuilder()
            .ForwardTcp("127.0.0.1:0", echo.EndPoint.ToString()!)
            .StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)forwarder.Services[0].LocalEndPoint!);
        var stream = client.GetStream();
        await stream.WriteAsync("hello"u8.ToArray());
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync()).Should().Be("hello");
    }
}
