using GostSharp.Diagnostics;
using GostSharp.Relaying;

namespace GostSharp.FunctionalTests;

public class OutcomeTests : LeakCheckedTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_closes_ends_the_connection_of_the_target()
    {
        await using var connection = await ForwardedConnection.OpenAsync();

        await connection.Client.DisposeAsync();
        await connection.Target.SeesEndAsync();
        await connection.Target.DisposeAsync();

        (await connection.EndsAsync()).Should().Be(nameof(RelayEnd.ClientClosed));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_closes_ends_the_connection_of_the_client()
    {
        await using var connection = await ForwardedConnection.OpenAsync();

        await connection.Target.DisposeAsync();
        await connection.Client.SeesEndAsync();
        await connection.Client.DisposeAsync();

        (await connection.EndsAsync()).Should().Be(nameof(RelayEnd.TargetClosed));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_was_sent_before_a_close_still_arrives()
    {
        const long Length = 20_000_000;
        await using var connection = await ForwardedConnection.OpenAsync();

        var received = RandomBytes.VerifyToEndAsync(connection.Client.Stream, 7, Length);
        var sent = await RandomBytes.WriteAsync(connection.Target.Stream, 7, Length);
        await connection.Target.DisposeAsync();

        (await received).Should().Equal(sent);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_resets_resets_the_target()
    {
        await using var connection = await ForwardedConnection.OpenAsync();

        connection.Client.Abort();

        await connection.Target.SeesResetAsync();
        (await connection.EndsAsync()).Should().Be(nameof(RelayEnd.ClientFailed));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_resets_resets_the_client()
    {
        await using var connection = await ForwardedConnection.OpenAsync();

        connection.Target.Abort();

        await connection.Client.SeesResetAsync();
        (await connection.EndsAsync()).Should().Be(nameof(RelayEnd.TargetFailed));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reset_in_the_middle_of_a_transfer_reaches_the_other_side()
    {
        await using var connection = await ForwardedConnection.OpenAsync();
        var flooding = FloodAsync(connection.Client);
        await RandomBytes.VerifyAsync(connection.Target.Stream, 3, 1_000_000);

        connection.Target.Abort();

        var failure = await flooding;
        failure.Should().BeOfType<IOException>();
        await connection.Forwarding.IsIdleAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Events_and_counters_tell_what_happened()
    {
        await using var connection = await ForwardedConnection.OpenAsync();
        var info = connection.Forwarding.Service.Connections.Should().ContainSingle().Which;
        info.Client.Should().Be(connection.Client.LocalEndPoint);
        info.Target.Should().Be(connection.Target.LocalEndPoint);

        await connection.Client.DisposeAsync();
        await connection.Target.DisposeAsync();
        await connection.EndsAsync();

        connection.Forwarding.Statistics.Should().BeEquivalentTo(new { Accepted = 1, Active = 0, Failed = 0, BytesUp = 2, BytesDown = 4 });
        connection.Forwarding.Log.Records.Select(record => record.EventId.Id).Should().ContainInOrder(
            EventIds.ServiceListening, EventIds.ConnectionAccepted, EventIds.RelayStarted, EventIds.RelayEnded, EventIds.ConnectionClosed);
    }

    private static async Task<Exception?> FloodAsync(StreamConnection connection)
    {
        try
        {
            await RandomBytes.WriteAsync(connection.Stream, 3, long.MaxValue);
            return null;
        }
        catch (IOException exception)
        {
            return exception;
        }
    }
}
