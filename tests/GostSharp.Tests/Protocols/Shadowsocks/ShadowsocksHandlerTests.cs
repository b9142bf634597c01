using System.Net;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Shadowsocks;

public sealed class ShadowsocksHandlerTests
{
    private static readonly byte[] Address = Hex.Bytes("01 C0 A8 01 01 00 50");
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(15);

    // The only timer is that of the silence then.
    private static readonly ShadowsocksHandlerOptions Patient = new() { ReadTimeout = Timeout.InfiniteTimeSpan };

    private readonly ManualTime _time = new();

    public static TheoryData<string> SoundMethods => [.. Secrets.Sound];

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 C0 A8 01 01 00 50", "192.168.1.1:80")]
    [InlineData("03 0B 65 78 61 6D 70 6C 65 2E 6F 72 67 01 BB", "example.org:443")]
    [InlineData("04 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 00 50", "[2001:db8::1]:80")]
    public async Task The_target_is_what_the_client_says_and_the_rest_is_bytes(string address, string target)
    {
        var suite = Secrets.Of("aes-256-gcm");
        await using var bench = new ShadowsocksBench(suite);
        var (raw, serving) = bench.Connect();
        await using var client = suite.ToServer(raw);
        var echoing = bench.EchoAsync();

        await client.SendAsync([.. Hex.Bytes(address), .. "hello"u8]);
        await client.CompleteWritesAsync();

        await client.ExpectUntilEndAsync("68 65 6C 6C 6F");
        await echoing;
        await serving;
        bench.Wanted.Should().ContainSingle().Which.Target.Should().Be(GostSharp.Address.Parse(target));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_address_may_come_in_any_chunks()
    {
        var suite = Secrets.Of("chacha20-ietf-poly1305");
        await using var bench = new ShadowsocksBench(suite);
        var (raw, serving) = bench.Connect();
        await using var client = suite.ToServer(raw);
        var echoing = bench.EchoAsync();

        foreach (var one in Address)
        {
            await client.SendAsync([one]);
        }

        await client.SendAsync("AA");
        await client.CompleteWritesAsync();
        await client.ExpectUntilEndAsync("AA");
        await echoing;
        await serving;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_speaks_first_is_heard_and_ends_are_passed_on_one_by_one()
    {
        var suite = Secrets.Of("aes-128-gcm");
        await using var bench = new ShadowsocksBench(suite);
        var (raw, serving) = bench.Connect();
        await using var client = suite.ToServer(raw);
        await client.SendAsync(Address);

        await bench.Target.SendAsync("banner"u8.ToArray());
        await bench.Target.CompleteWritesAsync();
        await client.ExpectUntilEndAsync("62 61 6E 6E 65 72");
        await client.SendAsync("AA BB");
        await client.CompleteWritesAsync();

        await bench.Target.ExpectUntilEndAsync("AA BB");
        await serving;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(SoundMethods))]
    public async Task Who_does_not_know_the_password_is_neither_answered_nor_closed_before_the_time_is_up(string method)
    {
        await using var bench = new ShadowsocksBench(Secrets.Of(method), _time, Patient);
        var (raw, serving) = bench.Connect();
        await using var client = Secrets.Of(method, "guess").ToServer(raw);
        await client.SendAsync([.. Address, .. "hello"u8]);
        await _time.WaitForTimersAsync(1);
        var answer = raw.Stream.ReadAsync(new byte[1]).AsTask();

        for (var i = 0; i < 20; i++)
        {
            await raw.SendAsync(new byte[1000]);
        }

        _time.Advance(ReadTimeout - TimeSpan.FromSeconds(1));
        (answer.IsCompleted, serving.IsCompleted).Should().Be((false, false));
        _time.Advance(TimeSpan.FromSeconds(1));

        await FailsAsync(serving, FailureReason.Authentication);
        (await answer).Should().Be(0);
        bench.Wanted.Should().BeEmpty();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_silence_ends_when_the_time_for_the_request_would()
    {
        await using var bench = new ShadowsocksBench(Secrets.Of("aes-256-gcm"), _time);
        var (raw, serving) = bench.Connect();
        await _time.WaitForTimersAsync(1);
        _time.Advance(ReadTimeout - TimeSpan.FromSeconds(1));
        await raw.SendAsync(RandomBytes.Create(1, 500));
        serving.IsCompleted.Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(1));

        await serving.Invoking(it => it).Should().ThrowAsync<GostException>();
        await raw.ExpectGoneAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_who_does_not_know_the_password_may_leave_before()
    {
        await using var bench = new ShadowsocksBench(Secrets.Of("aes-256-gcm"), _time);
        var (raw, serving) = bench.Connect();
        await raw.SendAsync(RandomBytes.Create(1, 500));
        await raw.CompleteWritesAsync();

        await FailsAsync(serving, FailureReason.Authentication);
        await raw.ExpectEndAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("chacha20", "05 00 00 00")]
    [InlineData("aes-256-gcm", "00")]
    [InlineData("aes-256-gcm", "03 04 61 0A 62 63 00 50")]
    public async Task What_is_no_address_is_not_answered_either(string method, string words)
    {
        var suite = Secrets.Of(method);
        await using var bench = new ShadowsocksBench(suite, _time, Patient);
        var (raw, serving) = bench.Connect();
        await using var client = suite.ToServer(raw);
        await client.SendAsync(words);
        await raw.SendAsync(new byte[100]);
        await _time.WaitForTimersAsync(1);
        var answer = raw.Stream.ReadAsync(new byte[1]).AsTask();
        answer.IsCompleted.Should().BeFalse();

        _time.Advance(ReadTimeout);

        await FailsAsync(serving, FailureReason.Protocol);
        (await answer).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_recorded_connection_is_not_served_again()
    {
        var suite = Secrets.Of("aes-256-gcm");
        var sent = await Secrets.SentByClientAsync(suite, [.. Address, .. "hello"u8]);
        await using var bench = new ShadowsocksBench(suite);
        var (first, serving) = bench.Connect();
        await first.SendAsync(sent);
        await bench.Target.ReceiveAsync(5);

        var (second, refusing) = bench.Connect();
        await second.SendAsync(sent);
        await second.CompleteWritesAsync();

        await FailsAsync(refusing, FailureReason.Authentication);
        await second.ExpectEndAsync();
        bench.Wanted.Should().HaveCount(1);
        await bench.Target.DisposeAsync();
        await first.DisposeAsync();
        await serving;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_says_nothing_has_its_time()
    {
        await using var bench = new ShadowsocksBench(Secrets.Of("aes-256-gcm"), _time);
        var (raw, serving) = bench.Connect();
        await _time.WaitForTimersAsync(1);

        _time.Advance(ReadTimeout);

        await FailsAsync(serving, FailureReason.TimedOut);
        await raw.ExpectGoneAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_is_not_reached_ends_the_connection_without_a_word()
    {
        var suite = Secrets.Of("aes-256-gcm");
        await using var bench = new ShadowsocksBench(suite) { Failure = new ConnectFailedException(FailureReason.Refused, new DnsEndPoint("h", 1)) };
        var (raw, serving) = bench.Connect();
        await using var client = suite.ToServer(raw);
        await client.SendAsync(Address);

        await FailsAsync(serving, FailureReason.Refused);
        await raw.ExpectGoneAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_that_were_changed_later_on_end_the_connection_and_its_target()
    {
        var suite = Secrets.Of("aes-256-gcm");
        var sent = await Secrets.SentByClientAsync(suite, Address, "hello"u8.ToArray());
        sent[^1] ^= 1;
        await using var bench = new ShadowsocksBench(suite);
        var (raw, serving) = bench.Connect();

        await raw.SendAsync(sent);

        await bench.Target.ExpectGoneAsync();
        await serving;
        await raw.ExpectGoneAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_method_everything_is_plain()
    {
        await using var bench = new ShadowsocksBench(new PlainSuite());
        var (raw, serving) = bench.Connect();
        var echoing = bench.EchoAsync();

        await raw.SendAsync([.. Address, .. "hello"u8]);
        await raw.CompleteWritesAsync();

        await raw.ExpectUntilEndAsync("68 65 6C 6C 6F");
        await echoing;
        await serving;
    }

    private static async Task FailsAsync(Task serving, FailureReason reason) =>
        (await serving.Invoking(it => it).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(reason);
}
