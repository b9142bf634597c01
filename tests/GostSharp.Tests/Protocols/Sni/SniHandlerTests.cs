using System.Net;
using GostSharp.Protocols.Sni;
using GostSharp.Tests.Codecs.Tls;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Sni;

public sealed class SniHandlerTests : IAsyncDisposable
{
    private const string DecodeError = "15 03 03 00 02 02 32";
    private const string InternalError = "15 03 03 00 02 02 50";
    private const string UnrecognizedName = "15 03 03 00 02 02 70";

    private readonly SniBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("example.com", "example.com:443")]
    [InlineData("EXAMPLE.com.", "EXAMPLE.com.:443")]
    [InlineData("127.0.0.1", "127.0.0.1:443")]
    [InlineData("under_score.test", "under_score.test:443")]
    public async Task A_client_gets_to_the_host_that_it_names_and_its_bytes_stay_as_they_are(string name, string target)
    {
        var hello = Hellos.Of(name, Hellos.Grease);

        await _bench.Client.SendAsync([.. hello, 1, 2, 3]);

        await _bench.Target.ExpectAsync([.. hello, 1, 2, 3]);
        await _bench.Target.SendAsync([4, 5]);
        await _bench.Client.ExpectAsync([4, 5]);
        await _bench.Client.CompleteWritesAsync();
        await _bench.Target.ExpectEndAsync();
        await _bench.Target.SendAsync([6]);
        await _bench.Client.ExpectAsync([6]);
        await _bench.Target.CompleteWritesAsync();
        await _bench.Client.ExpectEndAsync();
        await _bench.Serving;
        _bench.Wanted.Should().Equal(new ConnectContext(Address.Parse(target), new DnsEndPoint("client", 50_000)));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hello_may_come_in_two_segments_wherever_they_meet()
    {
        for (var split = 1; split < Hellos.Example.Length; split++)
        {
            await using var bench = new SniBench();

            await bench.Client.SendAsync(Hellos.Example[..split]);
            await bench.Client.SendAsync(Hellos.Example[split..]);

            await bench.Target.ExpectAsync(Hellos.Example);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hello_may_come_in_records_of_one_byte_each()
    {
        var hello = Hellos.Records(Hellos.Message("example.com"), 1);

        foreach (var value in hello)
        {
            await _bench.Client.SendAsync([value]);
        }

        await _bench.Target.ExpectAsync(hello);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(16 * 1024)]
    [InlineData(60_000)]
    public async Task A_hello_may_be_long(int length)
    {
        var hello = Hellos.Records(Hellos.OfLength("example.com", length)[5..], 16 * 1024);

        await _bench.Client.SendAsync(hello);

        await _bench.Target.ExpectAsync(hello);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hidden_host_is_found_and_the_hello_is_as_it_was()
    {
        await _bench.Client.SendAsync([.. Hellos.Disguised, 7]);

        await _bench.Target.ExpectAsync([.. Hellos.Example, 7]);
        _bench.Wanted.Should().ContainSingle().Which.Target.Should().Be(Address.Parse("example.com:443"));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:80")]
    [InlineData("::1")]
    [InlineData("a/b")]
    public async Task A_client_that_names_no_host_is_told_so(string? name)
    {
        await _bench.Client.SendAsync(Hellos.Of(name));

        await _bench.Client.ExpectAsync(UnrecognizedName);
        await _bench.Client.ExpectEndAsync();
        await _bench.Client.CompleteWritesAsync();
        (await _bench.FailureAsync()).Reason.Should().Be(FailureReason.NameNotFound);
        _bench.Wanted.Should().BeEmpty();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("16 02 00")]
    [InlineData("16 03 01 00 04 02 00 00 00")]
    [InlineData("16 03 01 00 04 01 00 00 00")]
    [InlineData("16 16 16 16 16 16 16 16 16 16 16 16")]
    public async Task Garbage_is_refused_with_an_alert(string hex)
    {
        await _bench.Client.SendAsync(hex);

        await _bench.Client.ExpectAsync(DecodeError);
        await _bench.Client.CompleteWritesAsync();
        (await _bench.FailureAsync()).Reason.Should().Be(FailureReason.Protocol);
        _bench.Wanted.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hello_without_an_end_is_not_read_for_ever()
    {
        await _bench.Client.SendAsync([.. Hellos.Records([1, 1, 0, 0, .. new byte[20_000]], 1)[..(96 * 1024)]]);

        await _bench.Client.ExpectAsync(DecodeError);
        await _bench.Client.CompleteWritesAsync();
        (await _bench.FailureAsync()).Message.Should().Contain("more than 4096 TLS records");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hello_that_is_cut_leads_nowhere()
    {
        for (var length = 1; length < Hellos.Example.Length; length++)
        {
            await using var bench = new SniBench();

            await bench.Client.SendAsync(Hellos.Example[..length]);
            await bench.Client.CompleteWritesAsync();

            (await bench.FailureAsync()).Reason.Should().Be(FailureReason.ConnectionLost);
            bench.Wanted.Should().BeEmpty();
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0)]
    [InlineData(20)]
    public async Task A_client_has_so_long_to_name_its_host_and_no_longer(int said)
    {
        // What is there already is read before the bench is.
        var visit = ConnectionPair.CreateInMemory();
        await visit.Client.SendAsync(Hellos.Example[..said]);
        await using var bench = new SniBench(visit);
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(TimeSpan.FromSeconds(15));

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.TimedOut);
        await bench.Client.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_whose_host_cannot_be_reached_is_told_so()
    {
        _bench.RefusesDials = true;

        await _bench.Client.SendAsync(Hellos.Example);

        await _bench.Client.ExpectAsync(InternalError);
        await _bench.Client.CompleteWritesAsync();
        (await _bench.FailureAsync()).Reason.Should().Be(FailureReason.Refused);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_does_not_begin_with_TLS_is_given_to_HTTP_with_every_byte()
    {
        await _bench.Client.SendAsync("GET /"u8.ToArray());
        await _bench.Client.CompleteWritesAsync();

        await _bench.Serving;

        _bench.SaidToHttp.Should().Equal("GET /"u8.ToArray());
        _bench.Wanted.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_says_nothing_and_leaves_is_not_served()
    {
        await _bench.Client.CompleteWritesAsync();

        (await _bench.FailureAsync()).Reason.Should().Be(FailureReason.ConnectionLost);
        _bench.SaidToHttp.Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_that_leads_back_to_the_proxy_is_refused()
    {
        await using var tcp = await ConnectionPair.CreateTcpAsync();
        using var path = OwnPaths.OfProcess.Add(tcp.Client);
        await using var bench = new SniBench(tcp);

        await bench.Client.SendAsync(Hellos.Example);

        await bench.Client.ExpectAsync(UnrecognizedName);
        await bench.Client.CompleteWritesAsync();
        (await bench.FailureAsync()).Message.Should().Contain("leads back");
        bench.Wanted.Should().BeEmpty();
    }
}
