using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5ConnectorTests : IAsyncDisposable
{
    private const string Connect = "05 01 00 01 C0 A8 01 01 00 50";
    private const string Success = "05 00 00 01 00 00 00 00 00 00";
    private static readonly ConnectContext Wanted = new(Address.Parse("192.168.1.1:80"));
    private static readonly Socks5ConnectorOptions WithTls = new() { Tls = new MaskUpgrade(isServer: false) };
    private static readonly Credentials Admin = new("admin", "123456");

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();

    private StreamConnection Server => _pair.Server;

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, false, "05 02 00 80")]
    [InlineData(true, false, "05 04 00 02 80 82")]
    [InlineData(false, true, "05 01 00")]
    [InlineData(true, true, "05 02 00 02")]
    public async Task It_offers_what_v3_offers(bool hasCredentials, bool noTls, string greeting)
    {
        var connecting = StartConnecting(WithTls with { Credentials = hasCredentials ? Admin : null, NoTls = noTls });

        await Server.ExpectAsync(greeting);
        await Server.SendAsync("05 00");
        await Server.ExpectAsync(Connect);
        await Server.SendAsync(Success);

        (await connecting).Should().BeSameAs(_pair.Client);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_client_side_of_tls_its_methods_are_not_offered()
    {
        var connecting = StartConnecting(new Socks5ConnectorOptions());

        await Server.ExpectAsync("05 01 00");
        await Server.SendAsync("05 00");
        await Server.ExpectAsync(Connect);
        await Server.SendAsync(Success);
        await connecting;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_logs_in_when_it_is_asked_to()
    {
        var connecting = StartConnecting(new Socks5ConnectorOptions { Credentials = Admin });

        await Server.ExpectAsync("05 02 00 02");
        await Server.SendAsync("05 02");
        await Server.ExpectAsync("01 05 61 64 6D 69 6E 06 31 32 33 34 35 36");
        await Server.SendAsync("01 00");
        await Server.ExpectAsync(Connect);
        await Server.SendAsync(Success);
        await connecting;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true, "01 05 61 64 6D 69 6E 06 31 32 33 34 35 36")]
    [InlineData(false, "01 00 00")] // v2 answers 82 to an offer of 80
    public async Task With_a_tls_method_everything_after_the_selection_is_inside(bool hasCredentials, string login)
    {
        var connecting = StartConnecting(WithTls with { Credentials = hasCredentials ? Admin : null });
        await Server.ReceiveAsync(4);
        await Server.SendAsync("05 82");

        var inside = await new MaskUpgrade(isServer: true).UpgradeAsync(Server);
        await inside.ExpectAsync(login);
        await inside.SendAsync("01 00");
        await inside.ExpectAsync(Connect);
        await inside.SendAsync(Success);
        var connected = (StreamConnection)await connecting;
        await connected.SendAsync("AA");
        await connected.CompleteWritesAsync();

        await inside.ExpectAsync("AA");
        await inside.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_comes_with_the_reply_is_not_lost()
    {
        var connecting = StartConnecting(new Socks5ConnectorOptions());
        await Server.ExpectAsync("05 01 00");
        await Server.SendAsync("05 00");
        await Server.ExpectAsync(Connect);

        await Server.SendAsync(Success + " 53 53 48");
        await Server.CompleteWritesAsync();
        var connected = (StreamConnection)await connecting;

        await connected.ExpectAsync("53 53 48");
        await connected.ExpectEndAsync();
        await connected.SendAsync("AA");
        await Server.ExpectAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_answers_byte_for_byte_is_understood()
    {
        var connecting = StartConnecting(new Socks5ConnectorOptions());
        await Server.ReceiveAsync(3);
        await SendSlowlyAsync("05 00");
        await Server.ExpectAsync(Connect);
        await SendSlowlyAsync("05 00 00 03 04 68 6F 73 74 00 50");

        await connecting;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(null, "05 01 00 01 00 00 00 00 00 00")]
    [InlineData("example.com:80", "05 01 00 03 0B 65 78 61 6D 70 6C 65 2E 63 6F 6D 00 50")]
    [InlineData("[2001:db8::1]:53", "05 01 00 04 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 00 35")]
    public async Task A_target_is_asked_for_as_it_is(string? target, string request)
    {
        var connecting = StartConnecting(new Socks5ConnectorOptions(), new ConnectContext(target is null ? null : Address.Parse(target)));

        await Server.ReceiveAsync(3);
        await Server.SendAsync("05 00");
        await Server.ExpectAsync(request);
        await Server.SendAsync(Success);
        await connecting;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_it_asks_on_a_stream_of_its_own_and_closes_that_one_when_refused()
    {
        var (near, far) = MemorySession.CreatePair();
        var connecting = new Socks5Connector(new Socks5ConnectorOptions(), TimeProvider.System).ConnectAsync(near, Wanted).AsTask();
        var stream = (StreamConnection)(await far.AcceptAsync())!;
        await stream.ReceiveAsync(3);

        await stream.SendAsync("05 FF");

        (await connecting.Invoking(it => it).Should().ThrowAsync<ConnectFailedException>()).Which.Site.Should().Be(FailureSite.Node);
        await stream.ExpectEndAsync();
        (stream.Features.RequestedTarget, near.Ended.IsCompleted).Should().Be((null, false));
        await near.DisposeAsync();
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(1, 256)]
    public void Credentials_that_do_not_fit_are_refused_when_it_is_built_and_not_repeated(int user, int password)
    {
        var options = new Socks5ConnectorOptions { Credentials = new Credentials(new string('u', user), new string('p', password)) };

        var failure = FluentActions.Invoking(() => new Socks5Connector(options, TimeProvider.System)).Should().Throw<GostException>().Which;

        failure.Reason.Should().Be(FailureReason.Configuration);
        failure.Message.Should().NotContainAny("uuu", "ppp");
    }

    private Task<Connection> StartConnecting(Socks5ConnectorOptions options, ConnectContext? context = null) =>
        new Socks5Connector(options, TimeProvider.System).ConnectAsync(_pair.Client, context ?? Wanted).AsTask();

    private async Task SendSlowlyAsync(string hex)
    {
        foreach (var value in Hex.Bytes(hex))
        {
            await Server.SendAsync([value]);
            await Task.Yield();
        }
    }
}
