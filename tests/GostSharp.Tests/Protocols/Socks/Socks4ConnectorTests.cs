using System.Net;
using GostSharp.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks4ConnectorTests : IAsyncDisposable
{
    private static readonly ConnectContext Wanted = new(new DnsEndPoint("example.com", 80));

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly ManualTime _time = new();

    private StreamConnection Server => _pair.Server;

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("example.com:80", "", "04 01 00 50 00 00 00 01 00 65 78 61 6D 70 6C 65 2E 63 6F 6D 00")]
    [InlineData("example.com:80", "admin", "04 01 00 50 00 00 00 01 61 64 6D 69 6E 00 65 78 61 6D 70 6C 65 2E 63 6F 6D 00")]
    [InlineData("127.0.0.1:17001", "", "04 01 42 69 00 00 00 01 00 31 32 37 2E 30 2E 30 2E 31 00")]
    [InlineData("[::1]:80", "", "04 01 00 50 00 00 00 01 00 3A 3A 31 00")]
    [InlineData(null, "", "04 01 00 00 00 00 00 00 00")]
    public async Task A_target_is_asked_for_by_name(string? target, string userId, string request)
    {
        var connecting = StartConnecting(new Socks4ConnectorOptions { UserId = userId }, new ConnectContext(target is null ? null : Address.Parse(target)));

        await Server.ExpectAsync(request);
        await Server.SendAsync("00 5A 00 00 00 00 00 00 AA");

        (await connecting).Should().BeSameAs(_pair.Client);
        await _pair.Client.ExpectAsync("AA");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("192.168.1.1:80", "04 01 00 50 C0 A8 01 01 00")]
    [InlineData("example.com:80", "04 01 00 50 0A 00 00 07 00")]
    public async Task Without_4a_a_target_is_asked_for_by_its_ipv4_address(string target, string request)
    {
        var options = new Socks4ConnectorOptions { Disable4a = true, Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback, IPAddress.Parse("10.0.0.7")]) };
        var connecting = StartConnecting(options, new ConnectContext(Address.Parse(target)));

        await Server.ExpectAsync(request);
        await Server.SendAsync("00 5A 00 00 00 00 00 00");

        await connecting;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_4a_a_name_with_no_ipv4_address_is_not_asked_for()
    {
        var none = new Socks4ConnectorOptions { Disable4a = true, Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback]) };
        var unknown = new Socks4ConnectorOptions { Disable4a = true, Resolve = (_, _) => throw new InvalidOperationException("no such host") };

        foreach (var options in new[] { none, unknown })
        {
            var failure = await FailureOf(StartConnecting(options));
            (failure.Reason, failure.Site).Should().Be((FailureReason.NameNotFound, FailureSite.Target));
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_4a_an_ipv6_target_is_not_asked_for()
    {
        var failure = await FailureOf(StartConnecting(new Socks4ConnectorOptions { Disable4a = true }, new ConnectContext(Address.Parse("[::1]:80"))));

        (failure.Reason, failure.Site).Should().Be((FailureReason.NotSupported, FailureSite.Target));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("00 5B 00 00 00 00 00 00", FailureReason.Other, FailureSite.Target)]
    [InlineData("00 5C 00 00 00 00 00 00", FailureReason.Forbidden, FailureSite.Target)]
    [InlineData("00 5D 00 00 00 00 00 00", FailureReason.Authentication, FailureSite.Node)]
    [InlineData("00 00 00 00 00 00 00 00", FailureReason.Other, FailureSite.Target)]
    [InlineData("05 00", FailureReason.Protocol, FailureSite.Node)]
    [InlineData("00 5A 00 00", FailureReason.ConnectionLost, FailureSite.Node)]
    public async Task A_refusal_says_who_failed(string reply, FailureReason reason, FailureSite site)
    {
        var connecting = StartConnecting(new Socks4ConnectorOptions());
        await Server.ReceiveAsync(21);
        await Server.SendAsync(reply);
        await Server.CompleteWritesAsync();

        var failure = await FailureOf(connecting);

        (failure.Reason, failure.Site).Should().Be((reason, site));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Silence_is_the_targets()
    {
        var connecting = StartConnecting(new Socks4ConnectorOptions());
        await Server.ReceiveAsync(21);

        _time.Advance(TimeSpan.FromSeconds(15));

        var failure = await FailureOf(connecting);
        (failure.Reason, failure.Site).Should().Be((FailureReason.TimedOut, FailureSite.Target));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData(null)]
    public void A_user_id_that_does_not_fit_is_refused_when_it_is_built(string? userId)
    {
        var options = new Socks4ConnectorOptions { UserId = userId ?? new string('u', 256) };

        FluentActions.Invoking(() => new Socks4Connector(options, _time)).Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);
    }

    private Task<Connection> StartConnecting(Socks4ConnectorOptions options, ConnectContext? context = null) =>
        new Socks4Connector(options, _time).ConnectAsync(_pair.Client, context ?? Wanted).AsTask();

    private static async Task<ConnectFailedException> FailureOf(Task<Connection> connecting) =>
        (await connecting.Invoking(it => it).Should().ThrowAsync<ConnectFailedException>()).Which;
}
