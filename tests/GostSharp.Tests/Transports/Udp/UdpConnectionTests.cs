using System.Net;
using GostSharp.Transports.Direct;

namespace GostSharp.Tests.Transports.Udp;

public sealed class UdpConnectionTests
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    private readonly DirectRoute _route = new();
    private readonly byte[] _buffer = new byte[65_535];

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_waits_for_a_packet_without_taking_it()
    {
        await using var target = await _route.BindDatagramAsync(Loopback);
        await using var connection = await ConnectAsync(target);
        var waiting = connection.WaitToReceiveAsync().AsTask();
        waiting.IsCompleted.Should().BeFalse();

        await target.SendAsync(new byte[] { 1, 2, 3 }, connection.LocalEndPoint!);

        (await waiting).Should().BeTrue();
        (await connection.NextAsync()).Should().Equal(1, 2, 3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_packet_is_a_packet()
    {
        await using var target = await _route.BindDatagramAsync(Loopback);
        await using var connection = await ConnectAsync(target);
        await target.SendAsync(Array.Empty<byte>(), connection.LocalEndPoint!);

        (await connection.WaitToReceiveAsync()).Should().BeTrue();
        (await connection.ReceiveAsync(_buffer)).Should().Be(new DatagramRead(0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_longer_than_the_buffer_is_cut_and_says_so()
    {
        await using var target = await _route.BindDatagramAsync(Loopback);
        await using var connection = await ConnectAsync(target);
        await target.SendAsync(RandomBytes.Create(1, 3000), connection.LocalEndPoint!);
        var small = new byte[100];

        (await connection.ReceiveAsync(small)).Should().Be(new DatagramRead(100, Truncated: true));
        small.Should().Equal(RandomBytes.Create(1, 100));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_of_others_do_not_arrive()
    {
        await using var target = await _route.BindDatagramAsync(Loopback);
        await using var other = await _route.BindDatagramAsync(Loopback);
        await using var connection = await ConnectAsync(target);
        await other.SendAsync(new byte[] { 66 }, connection.LocalEndPoint!);
        await target.SendAsync(new byte[] { 1 }, connection.LocalEndPoint!);

        (await connection.NextAsync()).Should().Equal(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_target_that_is_not_there_is_a_refusal(bool whileWaiting)
    {
        using var nobody = RefusingUdpPort.Create();
        await using var connection = await _route.ConnectDatagramAsync(new ConnectContext(nobody.EndPoint));
        var receiving = whileWaiting ? connection.WaitToReceiveAsync().AsTask() : (Task)connection.ReceiveAsync(_buffer).AsTask();

        await connection.SendAsync(new byte[1]);

        (await receiving.Invoking(task => task).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.Refused);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_end_ends_a_receive_and_refuses_sends(bool abort)
    {
        await using var target = await _route.BindDatagramAsync(Loopback);
        var connection = await ConnectAsync(target);
        var (waiting, receiving) = (connection.WaitToReceiveAsync().AsTask(), connection.ReceiveAsync(_buffer).AsTask());

        if (abort)
        {
            connection.Abort();
        }

        await connection.DisposeAsync();

        (await waiting).Should().BeFalse();
        (await receiving).IsEnd.Should().BeTrue();
        var sending = async () => await connection.SendAsync(new byte[1]);
        (await sending.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_is_resolved_and_its_IPv4_address_preferred()
    {
        await using var target = await _route.BindDatagramAsync(Loopback);
        var route = new DirectRoute(new DirectRouteOptions { ResolveName = (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Loopback }) });

        await using var connection = await route.ConnectDatagramAsync(new ConnectContext(new DnsEndPoint("target", PortOf(target))));

        connection.RemoteEndPoint.Should().Be(target.LocalEndPoint);
        connection.MaxDatagramSize.Should().Be(65_507);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_cannot_be_found_is_told_with_its_reason()
    {
        var route = new DirectRoute(new DirectRouteOptions { ResolveName = (_, _) => Task.FromResult(Array.Empty<IPAddress>()) });
        var connecting = async () => await route.ConnectDatagramAsync(new ConnectContext(new DnsEndPoint("target", 53)));
        (await connecting.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(FailureReason.NameNotFound);

        var nowhere = async () => await route.ConnectDatagramAsync(new ConnectContext(null));
        (await nowhere.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(FailureReason.NotSupported);
    }

    private static int PortOf(DatagramSocket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private ValueTask<DatagramConnection> ConnectAsync(DatagramSocket target) => _route.ConnectDatagramAsync(new ConnectContext(target.LocalEndPoint));
}
