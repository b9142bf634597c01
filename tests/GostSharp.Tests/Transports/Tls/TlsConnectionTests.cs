using System.Security.Authentication;
using System.Text;
using GostSharp.Relaying;

namespace GostSharp.Tests.Transports.Tls;

public sealed class TlsConnectionTests : IAsyncLifetime
{
    private static readonly byte[] Ping = Encoding.ASCII.GetBytes("ping");
    private static readonly byte[] Pong = Encoding.ASCII.GetBytes("pong");

    private TlsPair _pair = null!;

    public async Task InitializeAsync() => _pair = await TlsPair.CreateAsync();

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_pass_both_ways_and_the_addresses_are_those_below()
    {
        await _pair.Client.Stream.WriteAsync(Ping);
        (await ReadAsync(_pair.Server, 4)).Should().Equal(Ping);
        await _pair.Server.Stream.WriteAsync(Pong);
        (await ReadAsync(_pair.Client, 4)).Should().Equal(Pong);

        _pair.Server.RemoteEndPoint.Should().Be(_pair.Below.Server.RemoteEndPoint);
        _pair.Server.Features.Should().BeSameAs(_pair.Below.Server.Features);
        (_pair.Client.Protocol, _pair.Server.Protocol).Should().Be((SslProtocols.Tls13, SslProtocols.Tls13));
        _pair.Server.ServerName.Should().Be("gate.test");
        _pair.Server.ApplicationProtocol.Protocol.IsEmpty.Should().BeTrue();
        _pair.Server.TryDetachSocket(out _, out _).Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_has_ended_its_side_still_gets_the_answer()
    {
        await _pair.Client.Stream.WriteAsync(Ping);
        await _pair.Client.CompleteWritesAsync();
        await _pair.Client.CompleteWritesAsync();

        (await ReadToEndAsync(_pair.Server)).Should().Equal(Ping);
        var answer = RandomBytes.WriteAsync(_pair.Server.Stream, 1, 300_000);
        await RandomBytes.VerifyAsync(_pair.Client.Stream, 1, 300_000);
        await answer;
        await _pair.Server.CompleteWritesAsync();
        (await ReadToEndAsync(_pair.Client)).Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_has_ended_its_side_still_reads()
    {
        await _pair.Server.CompleteWritesAsync();
        (await ReadToEndAsync(_pair.Client)).Should().BeEmpty();

        await _pair.Client.Stream.WriteAsync(Ping);
        await _pair.Client.DisposeAsync();

        (await ReadToEndAsync(_pair.Server)).Should().Equal(Ping);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_half_close_leaves_the_transport_open()
    {
        await _pair.Client.CompleteWritesAsync();
        (await ReadToEndAsync(_pair.Server)).Should().BeEmpty();

        var raw = _pair.Below.Server.Stream.ReadAsync(new byte[1]).AsTask();
        raw.IsCompleted.Should().BeFalse();
        await _pair.Client.DisposeAsync();
        (await raw).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposed_it_says_goodbye()
    {
        await _pair.Client.Stream.WriteAsync(Ping);
        await _pair.Client.DisposeAsync();

        (await ReadToEndAsync(_pair.Server)).Should().Equal(Ping);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_end_without_goodbye_is_no_end()
    {
        await _pair.Client.Stream.WriteAsync(Ping);
        await _pair.Below.Client.CompleteWritesAsync();

        (await ReadAsync(_pair.Server, 4)).Should().Equal(Ping);
        await ShouldFailAsync(_pair.Server, "*cut*close_notify*");
        await ShouldFailAsync(_pair.Server, "*cut*close_notify*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_end_in_the_middle_of_a_record_is_no_end()
    {
        await _pair.Below.Client.Stream.WriteAsync(new byte[] { 0x17, 3, 3, 0, 40, 1, 2, 3 });
        await _pair.Below.Client.CompleteWritesAsync();

        await ShouldFailAsync(_pair.Server, "*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_forged_record_fails_the_connection()
    {
        await _pair.Below.Client.Stream.WriteAsync(new byte[] { 0x17, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 });

        await ShouldFailAsync(_pair.Server, "*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_is_a_reset_for_the_peer_and_ends_the_own_read()
    {
        var reading = _pair.Client.Stream.ReadAsync(new byte[1]).AsTask();
        _pair.Client.Abort();

        await ShouldFailAsync(_pair.Server, "*");
        await reading.Invoking(task => task).Should().ThrowAsync<Exception>();
        await _pair.Client.DisposeAsync();
        await _pair.Client.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_a_write_that_was_cut_nothing_follows_not_even_a_goodbye()
    {
        using var cancellation = new CancellationTokenSource();
        var writing = _pair.Client.Stream.WriteAsync(new byte[1_000_000], cancellation.Token).AsTask();
        writing.IsCompleted.Should().BeFalse();
        await cancellation.CancelAsync();
        await writing.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();

        await _pair.Client.Stream.Invoking(stream => stream.WriteAsync(Ping).AsTask()).Should().ThrowAsync<IOException>();
        await _pair.Client.Invoking(client => client.CompleteWritesAsync().AsTask()).Should().ThrowAsync<IOException>();
        await _pair.Client.DisposeAsync();

        await _pair.Server.Stream.Invoking(stream => stream.CopyToAsync(Stream.Null)).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_write_that_was_cancelled_before_it_began_does_no_harm()
    {
        await _pair.Client.Stream.Invoking(stream => stream.WriteAsync(Ping, new CancellationToken(true)).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        await _pair.Client.Stream.WriteAsync(Pong);
        await _pair.Client.DisposeAsync();

        (await ReadToEndAsync(_pair.Server)).Should().Equal(Pong);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_its_own_end_nothing_can_be_written()
    {
        await _pair.Client.CompleteWritesAsync();

        await _pair.Client.Stream.Invoking(stream => stream.WriteAsync(Ping).AsTask()).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_does_not_read_holds_up_the_disposal_for_a_moment_only()
    {
        var time = new ManualTime();
        await using var pair = await TlsPair.CreateAsync(time: time);
        await FillAsync(pair.Below.Client.Stream);

        var disposing = pair.Client.DisposeAsync().AsTask();
        await time.WaitForTimersAsync(1);
        disposing.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        await disposing;
        time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_megabyte_each_way_at_once_through_a_relay_between_two_tls_hops()
    {
        await using var left = await TlsPair.CreateAsync();
        await using var right = await TlsPair.CreateAsync();
        var relay = new Relay(left.Server, right.Client).RunAsync();

        await Task.WhenAll(
            SendAsync(left.Client, 1), SendAsync(right.Server, 2),
            RandomBytes.VerifyToEndAsync(right.Server.Stream, 1, 1 << 20), RandomBytes.VerifyToEndAsync(left.Client.Stream, 2, 1 << 20));

        var result = await relay;
        (result.BytesUp, result.BytesDown, result.Error).Should().Be((1 << 20, 1 << 20, null));
        result.End.Should().BeOneOf(RelayEnd.ClientClosed, RelayEnd.TargetClosed);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cut_behind_one_hop_is_a_cut_behind_the_next()
    {
        await using var left = await TlsPair.CreateAsync();
        await using var right = await TlsPair.CreateAsync();
        var relay = new Relay(left.Server, right.Client).RunAsync();
        await left.Client.Stream.WriteAsync(Ping);
        (await ReadAsync(right.Server, 4)).Should().Equal(Ping);

        await left.Below.Client.CompleteWritesAsync();

        (await relay).End.Should().Be(RelayEnd.ClientFailed);
        await ShouldFailAsync(right.Server, "*");
    }

    // A half-close beside a reader that is in the middle of records: the framework does not guard the two against each other.
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Ends_sent_while_much_is_read_lose_nothing()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var pair = await TlsPair.CreateAsync();
            var sending = SendAsync(pair.Server, round);
            var reading = RandomBytes.VerifyToEndAsync(pair.Client.Stream, round, 1 << 20);
            await Task.Yield();
            await pair.Client.CompleteWritesAsync();
            await Task.WhenAll(sending, reading);
            (await ReadToEndAsync(pair.Server)).Should().BeEmpty();
        }
    }

    private static async Task SendAsync(StreamConnection connection, int seed)
    {
        await RandomBytes.WriteAsync(connection.Stream, seed, 1 << 20);
        await connection.CompleteWritesAsync();
    }

    private static async Task FillAsync(Stream stream)
    {
        using var full = new CancellationTokenSource();
        var write = stream.WriteAsync(new byte[1 << 20], full.Token).AsTask();
        write.IsCompleted.Should().BeFalse();
        await full.CancelAsync();
        await write.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<byte[]> ReadAsync(StreamConnection connection, int count)
    {
        var bytes = new byte[count];
        await connection.Stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadToEndAsync(StreamConnection connection)
    {
        var bytes = new MemoryStream();
        await connection.Stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task ShouldFailAsync(StreamConnection connection, string message) =>
        await connection.Stream.Invoking(stream => stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>().WithMessage(message);
}
