using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Relay;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Relay;

public sealed class RelayConnectorTests : IAsyncDisposable
{
    private const string Request = "01 01 00 0A 02 00 07 01 C0 A8 01 01 00 50";
    private const string Granted = "01 00 00 00";
    private static readonly ConnectContext Wanted = new(Address.Parse("192.168.1.1:80"));
    private static readonly Credentials Admin = new("admin", "123456");
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly ManualTime _time = new();

    private StreamConnection Server => _pair.Server;

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_request_goes_out_with_the_first_bytes_in_one_write()
    {
        var writes = new FaultyStream(_pair.Client.Stream);
        await using var connection = await ConnectAsync(transport: new StreamConnection(writes));

        writes.Writes.Sizes.Should().BeEmpty();
        await connection.SendAsync("68 65 6C 6C 6F");
        await Server.ExpectAsync(Request + " 68 65 6C 6C 6F");
        await connection.SendAsync("AA BB");
        await Server.ExpectAsync("AA BB");

        writes.Writes.Sizes.Should().Equal(14 + 5, 2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_nodelay_it_goes_out_at_once_and_nobody_waits_for_the_response()
    {
        await using var connection = await ConnectAsync(new RelayConnectorOptions { NoDelay = true });

        await Server.ExpectAsync(Request);
        await connection.SendAsync("AA");
        await Server.ExpectAsync("AA");
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reader_that_nothing_is_written_for_gets_the_request_out_after_a_moment()
    {
        await using var connection = await ConnectAsync();
        var reading = connection.ReceiveAsync(6);
        await _time.WaitForTimersAsync(1);

        _time.Advance(Moment);
        await Server.ExpectAsync(Request);
        await Server.SendAsync(Granted + " 62 61 6E 6E 65 72");

        (await reading).Should().Equal("banner"u8.ToArray());
        await connection.SendAsync("AA");
        await Server.ExpectAsync("AA");
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_that_are_written_within_the_moment_take_the_request_along_and_end_the_wait()
    {
        await using var connection = await ConnectAsync();
        var reading = connection.ReceiveAsync(1);
        await _time.WaitForTimersAsync(1);

        await connection.SendAsync("AA");

        await Server.ExpectAsync(Request + " AA");
        await Eventually.TrueAsync(() => _time.ActiveTimers == 0);
        await Server.SendAsync(Granted + " BB");
        (await reading).Should().Equal(0xBB);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_response_in_pieces_and_glued_to_the_first_bytes_is_understood()
    {
        await using var connection = await ConnectAsync();
        await connection.SendAsync("AA");
        await Server.ReceiveAsync(1);

        // With features that mean nothing here.
        foreach (var piece in (string[])["01", "00 00", "0D 7F 00", "00 02 00 07 01 7F 00 00 01", "00 50 62 61", "6E"])
        {
            await Server.SendAsync(piece);
            await Task.Yield();
        }

        await Server.CompleteWritesAsync();
        await connection.ExpectUntilEndAsync("62 61 6E");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_waits_for_bytes_of_the_target_and_takes_none()
    {
        await using var connection = await ConnectAsync(new RelayConnectorOptions { NoDelay = true });
        var waiting = connection.Stream.ReadAsync(Memory<byte>.Empty).AsTask();

        await Server.SendAsync(Granted);
        await Server.SendAsync("AA");

        (await waiting).Should().Be(0);
        await connection.ExpectAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_read_that_is_cancelled_loses_nothing_wherever_it_was()
    {
        await using var connection = await ConnectAsync();
        await CancelAsync(connection, () => _time.WaitForTimersAsync(1)); // before the request
        await connection.SendAsync("AA");
        await Server.ExpectAsync(Request + " AA");

        await CancelAsync(connection, () => Task.CompletedTask); // before the response
        await Server.SendAsync("01 00");
        await CancelAsync(connection, () => Task.CompletedTask); // in the middle of it
        await Server.SendAsync("00 00 BB");

        await connection.ExpectAsync("BB");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_ends_without_a_byte_still_gets_its_request_out()
    {
        await using var connection = await ConnectAsync();

        await connection.CompleteWritesAsync();

        await Server.ExpectUntilEndAsync(Request);
        await Server.SendAsync(Granted + " AA");
        await Server.CompleteWritesAsync();
        await connection.ExpectUntilEndAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_ends_without_a_byte_ends_the_connection_even_if_the_server_never_answered()
    {
        await using var connection = await ConnectAsync();
        await connection.SendAsync("AA");

        await Server.CompleteWritesAsync();

        await connection.ExpectEndAsync();
        await connection.ExpectEndAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 01 00 00", FailureReason.NotSupported, "bad request")]
    [InlineData("01 02 00 00", FailureReason.Authentication, "unauthorized")]
    [InlineData("01 03 00 00", FailureReason.Forbidden, "forbidden")]
    [InlineData("01 05 00 00", FailureReason.Unreachable, "192.168.1.1:80: the relay answered: service unavailable")]
    [InlineData("01 07 00 00", FailureReason.Unreachable, "network unreachable")]
    [InlineData("01 00 00", FailureReason.ConnectionLost, "in the middle")]
    [InlineData("48 54 54 50", FailureReason.Protocol, "48")]
    [InlineData("01 00 00 03 02 00 09", FailureReason.Protocol, "longer than the message")]
    public async Task A_refusal_is_what_the_first_read_learns_and_is_the_ways_fault(string answer, FailureReason reason, string words)
    {
        await using var connection = await ConnectAsync();
        await connection.SendAsync("AA");

        await Server.SendAsync(answer);
        await Server.CompleteWritesAsync();

        var failure = (await connection.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((reason, FailureSite.Node));
        failure.Message.Should().Contain(words);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task To_the_next_hop_a_refusal_is_a_failure_of_its_node_and_not_of_its_target()
    {
        await using var connection = await ConnectAsync();
        var asking = new Socks5Connector(new Socks5ConnectorOptions(), _time).ConnectAsync(connection, new ConnectContext(Address.Parse("10.0.0.1:1"))).AsTask();
        await Server.ReceiveAsync(1);

        await Server.SendAsync("01 06 00 00");

        var failure = (await asking.Invoking(it => it).Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site, failure.Target).Should().Be((FailureReason.Unreachable, FailureSite.Node, Wanted.Target));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(null, false, "01 01 00 00")]
    [InlineData(null, true, "01 01 00 10 01 00 0D 05 61 64 6D 69 6E 06 31 32 33 34 35 36")]
    [InlineData("example.com:80", true, "01 01 00 22 01 00 0D 05 61 64 6D 69 6E 06 31 32 33 34 35 36 02 00 0F 03 0B 65 78 61 6D 70 6C 65 2E 63 6F 6D 00 50")]
    [InlineData("[2001:db8::1]:53", false, "01 01 00 16 02 00 13 04 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 00 35")]
    public async Task A_target_is_asked_for_as_it_is_and_none_by_saying_nothing(string? target, bool hasCredentials, string request)
    {
        var options = new RelayConnectorOptions { NoDelay = true, Credentials = hasCredentials ? Admin : null };
        await using var connection = await ConnectAsync(options, new ConnectContext(target is null ? null : Address.Parse(target)));

        await Server.ExpectAsync(request);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_does_not_take_the_request_is_given_up_and_blamed()
    {
        var stream = new FaultyStream(_pair.Client.Stream);
        stream.Writes.Hold();
        var connecting = ConnectAsync(new RelayConnectorOptions { NoDelay = true, ConnectTimeout = TimeSpan.FromSeconds(3) }, transport: new StreamConnection(stream));

        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(3));

        var failure = (await connecting.Invoking(it => it).Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((FailureReason.TimedOut, FailureSite.Node));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_that_cannot_be_sent_is_everybodys_failure_and_does_not_outlive_the_connection()
    {
        var stream = new FaultyStream(_pair.Client.Stream);
        stream.Writes.FailAt(1, new IOException("cut"));
        var connection = await ConnectAsync(transport: new StreamConnection(stream));
        var reading = connection.ReceiveAsync(1);
        await _time.WaitForTimersAsync(1);

        _time.Advance(Moment);

        await reading.Invoking(it => it).Should().ThrowAsync<IOException>().WithMessage("cut");
        await connection.Invoking(it => it.SendAsync("AA")).Should().ThrowAsync<IOException>().WithMessage("cut");
        await connection.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_it_asks_on_a_stream_of_its_own()
    {
        var (near, far) = MemorySession.CreatePair();
        var connection = (StreamConnection)await new RelayConnector(new RelayConnectorOptions { NoDelay = true }, _time).ConnectAsync(near, Wanted);
        var stream = (StreamConnection)(await far.AcceptAsync())!;

        await stream.ExpectAsync(Request);
        await connection.DisposeAsync();

        await stream.ExpectEndAsync();
        (stream.Features.RequestedTarget, near.Ended.IsCompleted).Should().Be((null, false));
        await near.DisposeAsync();
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(1, 256)]
    public void Credentials_that_do_not_fit_are_refused_when_it_is_built(int user, int password)
    {
        var options = new RelayConnectorOptions { Credentials = new Credentials(new string('u', user), new string('p', password)) };

        FluentActions.Invoking(() => new RelayConnector(options, _time)).Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);
    }

    private async Task<StreamConnection> ConnectAsync(RelayConnectorOptions? options = null, ConnectContext? context = null, StreamConnection? transport = null) =>
        (StreamConnection)await new RelayConnector(options ?? new RelayConnectorOptions(), _time).ConnectAsync(transport ?? _pair.Client, context ?? Wanted);

    private static async Task CancelAsync(StreamConnection connection, Func<Task> isWaiting)
    {
        using var stop = new CancellationTokenSource();
        var reading = connection.Stream.ReadAsync(new byte[1], stop.Token).AsTask();
        await isWaiting();
        await stop.CancelAsync();
        await reading.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
    }
}
