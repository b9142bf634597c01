using System.Net;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks4HandlerTests
{
    private const string Granted = "00 5A 00 00 00 00 00 00";
    private static readonly UserTable Users = new([new Credentials("admin", ""), new Credentials("bob", "secret")]);

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("04 01 00 50 C0 A8 01 01 00", "192.168.1.1:80")]
    [InlineData("04 01 00 50 00 00 00 01 00 65 78 61 6D 70 6C 65 2E 63 6F 6D 00", "example.com:80")]
    [InlineData("04 01 42 69 00 00 00 01 62 6F 62 00 31 32 37 2E 30 2E 30 2E 31 00", "127.0.0.1:17001")]
    public async Task A_client_gets_to_its_target(string request, string target)
    {
        await using var bench = new HandlerBench().StartSocks4();

        await bench.Client.SendAsync(request + " AA");
        await bench.Client.ExpectAsync(Granted);
        await bench.Target.ExpectAsync("AA");
        await bench.Client.CompleteWritesAsync();
        await bench.Target.ExpectEndAsync();
        await bench.Target.SendAsync("BB");
        await bench.Target.CompleteWritesAsync();
        await bench.Client.ExpectAsync("BB");
        await bench.Client.ExpectEndAsync();

        bench.Wanted.Should().Equal(new ConnectContext(Address.Parse(target), new DnsEndPoint("client", 50_000)));
        await bench.Serving;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("61 64 6D 69 6E", 0x5A)]
    [InlineData("62 6F 62", 0x5D)] // has a password, which SOCKS4 cannot show
    [InlineData("65 76 65", 0x5D)]
    [InlineData("", 0x5D)]
    public async Task Users_are_known_by_their_name_alone(string userId, byte code)
    {
        await using var bench = new HandlerBench().StartSocks4(new Socks4HandlerOptions { Users = Users });

        await bench.Client.SendAsync($"04 01 00 50 C0 A8 01 01 {userId} 00");

        await bench.Client.ExpectAsync([0, code, 0, 0, 0, 0, 0, 0]);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("04 02 42 7C 00 00 00 00 00", 0x5C, FailureReason.NotSupported)]
    [InlineData("04 09 42 7C 00 00 00 00 00", 0x5C, FailureReason.NotSupported)]
    [InlineData("04 01 00 50 00 00 00 01 00 61 0A 00", 0x5B, FailureReason.Protocol)]
    [InlineData("05 01 00", 0x5B, FailureReason.Protocol)]
    public async Task A_request_that_cannot_be_served_is_answered(string request, byte code, FailureReason reason)
    {
        await using var bench = new HandlerBench().StartSocks4();

        await bench.Client.SendAsync(request);
        await bench.Client.ExpectAsync([0, code, 0, 0, 0, 0, 0, 0]);
        await bench.Client.ExpectEndAsync();
        await bench.Client.DisposeAsync();

        (await bench.FailureAsync()).Reason.Should().Be(reason);
        bench.Wanted.Should().BeEmpty();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(FailureReason.Refused, 0x5B)]
    [InlineData(FailureReason.TimedOut, 0x5B)]
    [InlineData(FailureReason.Forbidden, 0x5C)]
    public async Task A_target_that_is_not_reached_is_told(FailureReason reason, byte code)
    {
        await using var bench = new HandlerBench { Failure = context => new ConnectFailedException(reason, context.Target) }.StartSocks4();

        await bench.Client.SendAsync("04 01 00 50 C0 A8 01 01 00");
        await bench.Client.ExpectAsync([0, code, 0, 0, 0, 0, 0, 0]);
        await bench.Client.ExpectEndAsync();
        await bench.Client.DisposeAsync();

        (await bench.FailureAsync()).Reason.Should().Be(reason);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_falls_silent_has_fifteen_seconds()
    {
        var time = new ManualTime();
        await using var bench = new HandlerBench(time).StartSocks4();
        await bench.Client.SendAsync("04 01 00 50 C0 A8 01 01 61");
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(15));

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.TimedOut);
    }
}
