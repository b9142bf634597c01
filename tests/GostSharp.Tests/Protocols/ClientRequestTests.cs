using GostSharp.Protocols;

namespace GostSharp.Tests.Protocols;

public sealed class ClientRequestTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_in_time_is_returned()
    {
        (await ReadAsync(_ => ValueTask.FromResult("request"))).Should().Be("request");

        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_takes_too_long_is_given_up()
    {
        var reading = ReadAsync(SilenceAsync);

        _time.Advance(TimeSpan.FromMilliseconds(2500));

        var failure = (await reading.Invoking(task => task).Should().ThrowAsync<GostException>()).Which;
        (failure.Reason, failure.Message).Should().Be((FailureReason.TimedOut, "the client did not make its request within 2.5 s"));
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_is_no_timeout()
    {
        var reading = ReadAsync(SilenceAsync);

        await _caller.CancelAsync();

        await reading.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async ValueTask<string> SilenceAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "";
    }

    private Task<string> ReadAsync(Func<CancellationToken, ValueTask<string>> read) =>
        ClientRequest.ReadAsync(TimeSpan.FromMilliseconds(2500), _time, read, _caller.Token).AsTask();
}
