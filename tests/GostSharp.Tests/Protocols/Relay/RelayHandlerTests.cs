using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Relay;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Relay;

public sealed class RelayHandlerTests
{
    private const string Connect = "01 01 00 0A 02 00 07 01 C0 A8 01 01 00 50";
    private const string Packets = "01 81 00 0A 02 00 07 01 C0 A8 01 01 00 35";
    private const string Granted = "01 00 00 00";
    private static readonly RelayHandlerOptions WithUsers = new() { Users = new UserTable([new Credentials("admin", "123456")]) };

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(Connect)]
    [InlineData("01 00 00 0A 02 00 07 01 C0 A8 01 01 00 50")] // v2
    [InlineData("01 01 00 0F 04 00 02 00 00 02 00 07 01 C0 A8 01 01 00 50")]
    [InlineData("01 01 00 0F 04 00 02 77 77 02 00 07 01 C0 A8 01 01 00 50")] // a network that nobody knows
    [InlineData("01 01 00 12 7F 00 01 00 02 00 07 01 C0 A8 01 01 00 50 03 00 01 09")] // features that nobody knows
    public async Task A_client_is_answered_when_its_target_is_reached_and_keeps_what_it_sent_early(string request)
    {
        await using var bench = await RelayBench.StartAsync();

        await bench.Client.SendAsync(request + " AA BB");

        await bench.Target.ExpectAsync("AA BB");
        await bench.Client.ExpectAsync(Granted);
        await bench.Target.SendAsync("CC");
        await bench.Client.ExpectAsync("CC");
        bench.Wanted.Single().Should().Be(new ConnectContext(Address.Parse("192.168.1.1:80"), new System.Net.DnsEndPoint("client", 50_000)));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_is_answered_before_the_target_says_anything_and_not_before_it_is_reached()
    {
        var dial = new TaskCompletionSource();
        await using var bench = await RelayBench.StartAsync();
        bench.DialMayEnd = dial.Task;
        await bench.Client.SendAsync(Connect);
        var answer = bench.Client.ReceiveAsync(1);
        await Eventually.TrueAsync(() => bench.Wanted.Count == 1);

        answer.IsCompleted.Should().BeFalse();
        dial.SetResult();

        (await answer).Should().Equal(1, 0, 0, 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_of_each_direction_is_passed_on()
    {
        await using var bench = await RelayBench.StartAsync();
        await bench.Client.SendAsync(Connect + " AA");
        await bench.Client.CompleteWritesAsync();

        await bench.Target.ExpectUntilEndAsync("AA");
        await bench.Target.SendAsync("BB");
        await bench.Target.CompleteWritesAsync();

        await bench.Client.ExpectUntilEndAsync(Granted + " BB");
        await bench.Serving;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 01 00 00", "01 01 00 00")] // no target
    [InlineData("01 01 00 07 02 00 04 03 00 00 00", "01 01 00 00")] // ":0"
    [InlineData("01 81 00 00", "01 01 00 00")]
    [InlineData("01 01 00 0F 04 00 02 00 10 02 00 07 01 C0 A8 01 01 00 50", "01 01 00 00")] // unix
    [InlineData("01 02 00 0C 04 00 02 00 00 02 00 04 03 00 1F 90", "01 03 00 00")] // BIND
    [InlineData("01 82 00 0C 04 00 02 00 01 02 00 04 03 00 27 45", "01 03 00 00")]
    [InlineData("01 03 00 0A 02 00 07 01 7F 00 00 01 42 69", "01 01 00 00")] // ASSOCIATE
    [InlineData("01 0F 00 0A 02 00 07 01 7F 00 00 01 42 69", "01 01 00 00")]
    public async Task What_is_not_served_is_refused_and_the_client_reads_why(string request, string refusal)
    {
        await using var bench = await RelayBench.StartAsync();

        await bench.Client.SendAsync(request + " AA AA AA");

        await bench.Client.ExpectUntilEndAsync(refusal);
        await bench.Client.CompleteWritesAsync();
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.NotSupported);
        bench.Wanted.Should().BeEmpty();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 01 00 1A 01 00 0D 05 61 64 6D 69 6E 06 31 32 33 34 35 36 02 00 07 01 C0 A8 01 01 00 50", true)]
    [InlineData("01 01 00 19 01 00 0C 05 61 64 6D 69 6E 05 77 72 6F 6E 67 02 00 07 01 C0 A8 01 01 00 50", false)]
    [InlineData(Connect, false)] // nobody
    [InlineData("01 02 00 00", false)] // users come before commands
    [InlineData("01 01 00 00", false)]
    public async Task Users_are_asked_for_before_anything_else(string request, bool isLetIn)
    {
        await using var bench = await RelayBench.StartAsync(WithUsers);

        await bench.Client.SendAsync(request);

        await bench.Client.ExpectAsync(isLetIn ? Granted : "01 02 00 00");
        if (!isLetIn)
        {
            await bench.Client.ExpectEndAsync();
            await bench.Client.CompleteWritesAsync();
            (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Authentication);
            bench.Wanted.Should().BeEmpty();
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(FailureReason.Refused, FailureSite.Target, "01 06 00 00")]
    [InlineData(FailureReason.NameNotFound, FailureSite.Target, "01 06 00 00")]
    [InlineData(FailureReason.TimedOut, FailureSite.Target, "01 04 00 00")]
    [InlineData(FailureReason.Forbidden, FailureSite.Target, "01 03 00 00")]
    [InlineData(FailureReason.NoneAvailable, FailureSite.Target, "01 05 00 00")]
    [InlineData(FailureReason.Refused, FailureSite.Node, "01 07 00 00")]
    public async Task A_target_that_is_not_reached_is_told_with_a_status(FailureReason reason, FailureSite site, string refusal)
    {
        foreach (var request in (string[])[Connect, Packets])
        {
            await using var bench = await RelayBench.StartAsync(failure: context => new ConnectFailedException(reason, context.Target, site: site));

            await bench.Client.SendAsync(request);

            await bench.Client.ExpectUntilEndAsync(refusal);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("47 45 54 20")]
    [InlineData("01 01 00 03 02 00 FF")]
    [InlineData("01 01 00 03 01 00 00")]
    public async Task Garbage_is_met_with_silence(string bytes)
    {
        await using var bench = await RelayBench.StartAsync();

        await bench.Client.SendAsync(bytes);

        await bench.Client.ExpectUntilEndAsync("");
        (await bench.FailureAsync()).Should().BeOfType<ProtocolException>();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("01 01 FF FF 7F FF")] // a message that is promised and never comes
    public async Task A_client_that_does_not_finish_its_request_has_fifteen_seconds(string bytes)
    {
        var time = new ManualTime();
        await using var bench = await RelayBench.StartAsync(timeProvider: time);
        await bench.Client.SendAsync(bytes);
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(14.9));
        bench.Serving.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.TimedOut);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 01 00 00")] // what we send
    [InlineData("01 00 00 00")] // v2
    [InlineData("01 01 00 07 02 00 04 03 00 00 00")] // v3
    [InlineData(Connect)] // not asked
    public async Task A_service_with_a_target_of_its_own_leads_everybody_there(string request)
    {
        await using var bench = await RelayBench.StartAsync(hasOwnTargets: true);

        await bench.Client.SendAsync(request);

        await bench.Client.ExpectAsync(Granted);
        bench.Wanted.Single().Target.Should().Be(Address.Parse("own:80"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task No_host_to_connect_to_is_the_server_itself()
    {
        await using var bench = await RelayBench.StartAsync();

        await bench.Client.SendAsync("01 01 00 07 02 00 04 03 00 00 50");

        await bench.Client.ExpectAsync(Granted);
        bench.Wanted.Single().Target.Should().Be(Address.Parse(":80"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_leaves_while_its_target_is_dialled_ends_the_dial()
    {
        var time = new ManualTime();
        await using var bench = await RelayBench.StartAsync(timeProvider: time);
        bench.DialMayEnd = new TaskCompletionSource().Task;
        await bench.Client.SendAsync(Connect);
        await Eventually.TrueAsync(() => bench.Wanted.Count == 1 && time.ActiveTimers == 1);

        bench.Client.Abort();
        time.Advance(TimeSpan.FromMilliseconds(100));

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1, 1024)]
    [InlineData(3, 200)]
    public async Task Bytes_go_both_ways_at_once_however_the_streams_are_cut(int size, int count)
    {
        await using var bench = await RelayBench.StartAsync();
        var echoing = bench.EchoAsync();
        var stream = new FaultyStream(bench.Client.Stream);
        stream.Reads.SplitEvery(size);
        stream.Writes.SplitEvery(size);
        var payload = RandomBytes.Create(seed: size, length: size * count);
        await using var connection = (StreamConnection)await new RelayConnector(new RelayConnectorOptions(), TimeProvider.System)
            .ConnectAsync(new StreamConnection(stream), new ConnectContext(Address.Parse("192.168.1.1:80")));
        var received = new byte[payload.Length];

        var receiving = connection.Stream.ReadExactlyAsync(received).AsTask();
        await connection.SendAsync(payload);

        await receiving;
        received.Should().Equal(payload);
        await bench.Client.CompleteWritesAsync();
        await echoing;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(Packets)]
    [InlineData("01 80 00 0A 02 00 07 01 C0 A8 01 01 00 35")] // v2
    [InlineData("01 01 00 0F 04 00 02 00 01 02 00 07 01 C0 A8 01 01 00 35")] // by the network alone
    [InlineData("01 81 00 0F 04 00 02 00 01 02 00 07 01 C0 A8 01 01 00 35")] // v3
    public async Task Packets_are_carried_each_behind_its_length(string request)
    {
        await using var bench = await RelayBench.StartAsync();
        var echoing = bench.EchoPacketsAsync(3);

        // An empty one among them means nothing.
        await bench.Client.SendAsync(request + " 00 00 00 05 68 65 6C 6C 6F 00 01 AA 00 00 00 02");
        (await ReadAsync(bench.Client, 14)).Should().Equal(Hex.Bytes(Granted + " 00 05 68 65 6C 6C 6F 00 01 AA"));
        await bench.Client.SendAsync("BB CC");

        await bench.Client.ExpectAsync("00 02 BB CC");
        (await echoing).Should().Equal(5, 1, 2);
        await bench.Client.CompleteWritesAsync();
        await bench.Client.ExpectEndAsync();
        await bench.Serving;
    }

    private static async Task<byte[]> ReadAsync(StreamConnection connection, int count)
    {
        var bytes = new byte[count];
        await connection.Stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
