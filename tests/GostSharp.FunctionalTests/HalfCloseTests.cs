using GostSharp.Relaying;

namespace GostSharp.FunctionalTests;

public class HalfCloseTests : LeakCheckedTests
{
    [Fact(Timeout = 60_000)]
    public Task After_a_half_close_the_other_direction_goes_on_far_beyond_the_timeout_as_long_as_it_is_used() =>
        Task.WhenAll(
            TricklesAfterHalfCloseAsync(connection => (connection.Client, connection.Target)),
            TricklesAfterHalfCloseAsync(connection => (connection.Target, connection.Client)));

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_half_close_a_silent_connection_ends_with_the_timeout(bool byClient)
    {
        await using var connection = await ForwardedConnection.OpenAsync(service => service.HalfCloseTimeout(TimeSpan.FromSeconds(1)));
        var (ended, open) = byClient ? (connection.Client, connection.Target) : (connection.Target, connection.Client);

        await ended.CompleteWritesAsync();
        await open.SeesEndAsync();
        await ended.SeesEndAsync();

        (await connection.EndsAsync()).Should().Be(nameof(RelayEnd.TimedOut));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_timeout_of_a_half_closed_connection_counts_from_the_last_byte()
    {
        var time = new ManualTime();
        await using var connection = await ForwardedConnection.OpenAsync(
            service => service.HalfCloseTimeout(TimeSpan.FromSeconds(30)), forwarder => forwarder.UseTimeProvider(time));
        await connection.Client.CompleteWritesAsync();
        await connection.Target.SeesEndAsync();
        await time.WaitForTimersAsync(1);

        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(29));
            await connection.Target.SendAsync("x");
            await connection.Client.ReceiveAsync(1);
            await Eventually.TrueAsync(() => connection.Forwarding.Statistics.BytesDown == 5 + i);
        }

        connection.Forwarding.Statistics.Active.Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(31));
        await connection.Client.SeesEndAsync();
        (await connection.EndsAsync()).Should().Be(nameof(RelayEnd.TimedOut));
    }

    [Fact(Timeout = 60_000)]
    public async Task After_a_half_close_a_slow_reader_is_not_taken_for_a_silent_one()
    {
        await using var connection = await ForwardedConnection.OpenAsync(service => service.HalfCloseTimeout(TimeSpan.FromSeconds(3)));
        await connection.Client.CompleteWritesAsync();
        await connection.Target.SeesEndAsync();
        var sending = connection.Target.Stream.WriteAsync(new byte[100_000_000]).AsTask();

        // A quarter of a megabyte a second: less than the kernel's buffers hold within the timeout.
        var part = new byte[50_000];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var i = 0; i < 40; i++)
        {
            await timer.WaitForNextTickAsync();
            await connection.Client.Stream.ReadExactlyAsync(part);
        }

        connection.Forwarding.Statistics.Active.Should().Be(1);
        connection.Client.Abort();
        await sending.Invoking(task => task).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_that_ends_with_a_half_close_gets_its_whole_answer()
    {
        const int Length = 5_000_000;
        await using var echo = EchoServer.Start();
        await using var forwarding = await Forwarding.StartAsync(echo.EndPoint);
        await using var client = await forwarding.ConnectAsync();

        var received = RandomBytes.VerifyToEndAsync(client.Stream, 11, Length);
        var sent = await RandomBytes.WriteAsync(client.Stream, 11, Length);
        await client.CompleteWritesAsync();

        (await received).Should().Equal(sent);
        await forwarding.IsIdleAsync();
    }

    private static async Task TricklesAfterHalfCloseAsync(Func<ForwardedConnection, (TcpTestConnection Ended, TcpTestConnection Open)> choose)
    {
        await using var connection = await ForwardedConnection.OpenAsync(service => service.HalfCloseTimeout(TimeSpan.FromSeconds(4)));
        var (ended, open) = choose(connection);
        await ended.CompleteWritesAsync();
        await open.SeesEndAsync();

        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(15))
        {
            await timer.WaitForNextTickAsync();
            await open.SendAsync("drop");
            (await ended.ReceiveAsync(4)).Should().Be("drop");
        }

        await open.SendAsync("last");
        await open.DisposeAsync();
        (await ended.ReceiveAsync(4)).Should().Be("last");
        await ended.SeesEndAsync();
        (await connection.EndsAsync()).Should().BeOneOf(nameof(RelayEnd.ClientClosed), nameof(RelayEnd.TargetClosed));
    }
}
