using System.Net;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Seams.Doubles;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5HandlerTests
{
    private const string Connect = "05 01 00 01 C0 A8 01 01 00 50";
    private const string Success = "05 00 00 01 00 00 00 00 00 00";
    private const string Login = "01 05 61 64 6D 69 6E 06 31 32 33 34 35 36";
    private static readonly UserTable Users = new([new Credentials("admin", "123456")]);
    private static readonly IUpgrade Tls = new MaskUpgrade(isServer: true);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_gets_to_its_target_on_behalf_of_its_address()
    {
        await using var bench = new HandlerBench().StartSocks5();

        await Exchange(bench.Client, "05 01 00", "05 00", Connect, Success);
        await bench.Client.SendAsync("AA");
        await bench.Target.ExpectAsync("AA");
        await bench.Target.SendAsync("BB");
        await bench.Client.ExpectAsync("BB");

        bench.Wanted.Should().Equal(new ConnectContext(Address.Parse("192.168.1.1:80"), new DnsEndPoint("client", 50_000)));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Each_direction_ends_apart_from_the_other()
    {
        await using var bench = new HandlerBench().StartSocks5();
        await Exchange(bench.Client, "05 01 00", "05 00", Connect, Success);

        await bench.Client.SendAsync("AA");
        await bench.Client.CompleteWritesAsync();
        await bench.Target.ExpectAsync("AA");
        await bench.Target.ExpectEndAsync();
        await bench.Target.SendAsync("BB");
        await bench.Target.CompleteWritesAsync();
        await bench.Client.ExpectAsync("BB");

        await bench.Client.ExpectEndAsync();
        await bench.Serving;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_sends_everything_at_once_loses_nothing()
    {
        await using var bench = new HandlerBench().StartSocks5(new Socks5HandlerOptions { Users = Users });

        await bench.Client.SendAsync($"05 01 02 {Login} {Connect} AA BB");

        await bench.Target.ExpectAsync("AA BB");
        await bench.Client.ExpectAsync($"05 02 01 00 {Success}");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_sends_byte_for_byte_is_understood()
    {
        var time = new ManualTime();
        await using var bench = new HandlerBench(time).StartSocks5(new Socks5HandlerOptions { Users = Users });

        foreach (var value in Hex.Bytes($"05 01 02 {Login} {Connect}"))
        {
            await bench.Client.SendAsync([value]);
            await Task.Yield();
        }

        await bench.Client.ExpectAsync($"05 02 01 00 {Success}");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, false, "00 80", 0x80)]
    [InlineData(false, false, "00 02 80", 0x80)]
    [InlineData(false, false, "80", 0x80)]
    [InlineData(false, false, "00", 0x00)]
    [InlineData(false, false, "02 00", 0x00)]
    [InlineData(false, true, "00 80", 0x00)]
    [InlineData(true, false, "00 02 80", 0x82)] // v2
    [InlineData(true, false, "00 02 80 82", 0x82)] // v3
    [InlineData(true, false, "82", 0x82)]
    [InlineData(true, false, "00 02", 0x02)]
    [InlineData(true, true, "00 02 80 82", 0x02)]
    public async Task The_best_method_that_the_client_offers_is_selected(bool hasUsers, bool noTls, string offer, byte selected)
    {
        await using var bench = new HandlerBench().StartSocks5(new Socks5HandlerOptions { Users = hasUsers ? Users : null, NoTls = noTls, Tls = Tls });

        await bench.Client.SendAsync(new Socks5Greeting(Hex.Bytes(offer)).ToBytes());

        await bench.Client.ExpectAsync([5, selected]);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, true, "02")]
    [InlineData(false, true, "80")]
    [InlineData(false, false, "82")]
    [InlineData(true, false, "00")]
    [InlineData(true, true, "00 80 82")]
    [InlineData(true, false, "01 88 FF")]
    public async Task A_client_that_offers_nothing_acceptable_is_told_so(bool hasUsers, bool noTls, string offer)
    {
        await using var bench = new HandlerBench().StartSocks5(new Socks5HandlerOptions { Users = hasUsers ? Users : null, NoTls = noTls, Tls = Tls });

        await bench.Client.SendAsync(new Socks5Greeting(Hex.Bytes(offer)).ToBytes());
        await bench.Client.ExpectAsync("05 FF");
        await bench.Client.ExpectEndAsync();
        await bench.Client.DisposeAsync();

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Authentication);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_server_side_of_tls_its_methods_are_not_selected()
    {
        await using var bench = new HandlerBench().StartSocks5();

        await Exchange(bench.Client, "05 02 00 80", "05 00");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_a_tls_method_everything_after_the_selection_is_inside()
    {
        await using var bench = new HandlerBench().StartSocks5(new Socks5HandlerOptions { Users = Users, Tls = Tls });
        await Exchange(bench.Client, "05 04 00 02 80 82", "05 82");

        var inside = await new MaskUpgrade(isServer: false).UpgradeAsync(bench.Client);
        await Exchange(inside, Login, "01 00", Connect, Success);
        await inside.SendAsync("AA");
        await inside.CompleteWritesAsync();

        await bench.Target.ExpectAsync("AA");
        await bench.Target.ExpectEndAsync();
    }

    // A client of gost loses what it reads together with the reply.
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_the_target_says_first_does_not_come_with_the_reply()
    {
        var time = new ManualTime();
        await using var bench = new HandlerBench(time);
        await bench.Target.SendAsync("AA");
        bench.StartSocks5();

        await Exchange(bench.Client, "05 01 00", "05 00", Connect, Success);
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromMilliseconds(20));

        await bench.Client.ExpectAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_reply_waits_for_the_dial()
    {
        var dial = new TaskCompletionSource();
        await using var bench = new HandlerBench { DialMayEnd = dial.Task }.StartSocks5();
        await Exchange(bench.Client, "05 01 00", "05 00");
        await bench.Client.SendAsync(Connect);
        await Eventually.TrueAsync(() => bench.Wanted.Count == 1);
        var reply = bench.Client.ReceiveAsync(1);

        reply.IsCompleted.Should().BeFalse();
        dial.SetResult();

        (await reply).Should().Equal(Hex.Bytes(Success));
    }

    /// <summary>Sends and expects in turn.</summary>
    private static async Task Exchange(StreamConnection client, params string[] messages)
    {
        foreach (var (index, message) in messages.Index())
        {
            await (index % 2 == 0 ? client.SendAsync(message) : client.ExpectAsync(message));
        }
    }
}
