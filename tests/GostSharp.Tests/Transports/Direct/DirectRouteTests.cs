using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Direct;

namespace GostSharp.Tests.Transports.Direct;

public sealed class DirectRouteTests
{
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.TryAgain)]
    public async Task A_name_that_cannot_be_resolved_is_not_found(SocketError error)
    {
        var route = Create((_, _) => throw new SocketException((int)error));

        (await FailureAsync(route, new DnsEndPoint("db", 1))).Reason.Should().Be(FailureReason.NameNotFound);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_without_addresses_is_not_found()
    {
        var failure = await FailureAsync(Create((_, _) => Task.FromResult(Array.Empty<IPAddress>())), new DnsEndPoint("db", 1));

        (failure.Reason, failure.Message).Should().Be((FailureReason.NameNotFound, "db:1: the name has no address"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_resolver_that_cannot_be_interrupted_is_left_behind()
    {
        using var stop = new CancellationTokenSource();
        var never = new TaskCompletionSource<IPAddress[]>();
        var connecting = Create((_, _) => never.Task).ConnectAsync(new ConnectContext(new DnsEndPoint("db", 1)), stop.Token).AsTask();

        await stop.CancelAsync();

        await connecting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_is_resolved_and_all_its_addresses_are_tried()
    {
        await using var listener = await new DirectRoute().ListenAsync(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var route = Create((_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.2"), IPAddress.Loopback }));

        await using var connection = await route.ConnectAsync(new ConnectContext(new DnsEndPoint("db", port)));

        connection.RemoteEndPoint.Should().Be(listener.LocalEndPoint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_all_addresses_fail_the_message_says_so()
    {
        using var refusing = new RefusingEndPoint();
        var route = Create((_, _) => Task.FromResult(new[] { IPAddress.Loopback, IPAddress.Loopback }));

        var failure = await FailureAsync(route, new DnsEndPoint("db", refusing.EndPoint.Port));

        failure.Reason.Should().Be(FailureReason.Refused);
        failure.Message.Should().Contain("all 2 addresses failed");
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, FailureReason.Refused)]
    [InlineData(SocketError.AddressNotAvailable, FailureReason.ResourcesExhausted)]
    public void An_address_that_there_is_no_way_to_connect_from_does_not_hide_what_became_of_the_other(SocketError other, FailureReason expected)
    {
        var failures = new AggregateException(new SocketException((int)SocketError.AddressNotAvailable), new SocketException((int)other));

        DirectRoute.Summarize(new DnsEndPoint("localhost", 1), failures).Reason.Should().Be(expected);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_target_there_is_nobody_to_decide() =>
        (await FailureAsync(new DirectRoute(), null)).Reason.Should().Be(FailureReason.NotSupported);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_kind_of_address_that_is_not_known_is_not_supported()
    {
        var address = new UnixDomainSocketEndPoint("nowhere");
        var route = new DirectRoute();

        (await FailureAsync(route, address)).Reason.Should().Be(FailureReason.NotSupported);
        (await route.Invoking(r => r.ListenAsync(address).AsTask()).Should().ThrowAsync<BindFailedException>())
            .Which.Reason.Should().Be(FailureReason.NotSupported);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_to_bind_is_its_first_ipv4_address()
    {
        var route = Create((_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Loopback }));

        await using var listener = await route.ListenAsync(new DnsEndPoint("here", 0));

        ((IPEndPoint)listener.LocalEndPoint!).Address.Should().Be(IPAddress.Loopback);
    }

    private static DirectRoute Create(Func<string, CancellationToken, Task<IPAddress[]>> resolve) => new(new DirectRouteOptions { ResolveName = resolve });

    private static async Task<ConnectFailedException> FailureAsync(DirectRoute route, EndPoint? target) =>
        (await route.Invoking(r => r.ConnectAsync(new ConnectContext(target)).AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;
}
