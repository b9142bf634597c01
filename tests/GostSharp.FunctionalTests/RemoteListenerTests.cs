using System.Net;
using System.Net.Sockets;
using GostSharp.Services;

namespace GostSharp.FunctionalTests;

/// <summary>Remote listeners without a chain: this machine is the far end.</summary>
public class RemoteListenerTests : LeakCheckedTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Connections_and_packets_are_carried()
    {
        await using var echo = EchoServer.Start();
        using var packets = UdpEcho.Start();
        await using var forwarding = await Forwarding.StartAsync(builder => builder
            .ForwardRemoteTcp("127.0.0.1:0", echo.EndPoint.ToString())
            .ForwardRemoteUdp("127.0.0.1:0", packets.EndPoint.ToString()));

        await using var client = await forwarding.ConnectAsync();
        await client.EchoesAsync("abc");
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await sender.ConnectAsync(forwarding.Forwarder.Services[1].EndPoint());
        (await sender.AskAsync(1, 2, 3)).Should().Equal(1, 2, 3);
        forwarding.Forwarder.Services[1].Statistics.Datagrams!.Received.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Ports_that_are_taken_are_bound_when_they_are_free()
    {
        await using var echo = EchoServer.Start();
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holder.Listen(1);
        await using var forwarding = await Forwarding.StartAsync(builder => builder
            .ForwardRemoteTcp(holder.LocalEndPoint!.ToString()!, echo.EndPoint.ToString()));
        forwarding.Service.State.Should().Be(ServiceState.Retrying);

        holder.Dispose();
        await forwarding.Service.WaitForBoundAsync();

        await using var client = await forwarding.ConnectAsync();
        await client.EchoesAsync("abc");
    }
}
