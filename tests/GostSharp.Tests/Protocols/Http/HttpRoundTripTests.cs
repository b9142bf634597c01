using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Http;

namespace GostSharp.Tests.Protocols.Http;

/// <summary>Our connector against our handler.</summary>
public sealed class HttpRoundTripTests
{
    private static readonly ConnectContext Wanted = new(Address.Parse("[::1]:80"));
    private static readonly Credentials User = new("us:er\u00fc", "p:w");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_go_through_and_ends_are_passed_on()
    {
        await using var bench = new HttpBench();
        bench.Target("[::1]:80", peer => peer.Stream.CopyToAsync(peer.Stream));
        var connection = await ConnectAsync(bench, null);

        var sending = RandomBytes.WriteAsync(connection.Stream, seed: 5, 300_000);
        var receiving = RandomBytes.VerifyToEndAsync(connection.Stream, seed: 5, 300_000);
        await sending;
        await connection.CompleteWritesAsync();

        (await receiving).Should().Equal(await sending);
        await bench.Handling;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(FailureReason.Forbidden, FailureReason.Forbidden)]
    [InlineData(FailureReason.TimedOut, FailureReason.TimedOut)]
    [InlineData(FailureReason.Refused, FailureReason.Unreachable)]
    [InlineData(FailureReason.NameNotFound, FailureReason.Unreachable)]
    public async Task A_failed_dial_is_the_targets_failure_at_the_other_end_too(FailureReason there, FailureReason here)
    {
        await using var bench = new HttpBench { DialFailure = new ConnectFailedException(there, Wanted.Target) };

        var connect = () => ConnectAsync(bench, null);

        var failure = (await connect.Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((here, FailureSite.Target));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Credentials_are_understood()
    {
        var options = new HttpHandlerOptions { Users = new UserTable([new Credentials("us", "er\u00fc:p:w")]) };
        await using var right = new HttpBench(options);
        right.Target("[::1]:80", peer => peer.Stream.CopyToAsync(peer.Stream));
        (await ConnectAsync(right, User)).Should().NotBeNull("a name ends at its first colon, whatever was meant");

        await using var wrong = new HttpBench(options);
        var connect = () => ConnectAsync(wrong, User with { Password = "other" });

        var failure = (await connect.Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((FailureReason.Authentication, FailureSite.Node));
    }

    private static async Task<StreamConnection> ConnectAsync(HttpBench bench, Credentials? credentials) =>
        (StreamConnection)await new HttpConnector(new HttpConnectorOptions { Credentials = credentials }, bench.Time).ConnectAsync(bench.Pair.Client, Wanted);
}
