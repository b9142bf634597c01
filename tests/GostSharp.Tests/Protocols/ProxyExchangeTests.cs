using System.Net;
using GostSharp.Protocols;

namespace GostSharp.Tests.Protocols;

public sealed class ProxyExchangeTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly ConnectContext Target = new(new DnsEndPoint("target", 80));

    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_in_time_is_returned()
    {
        (await RunAsync(_ => ValueTask.FromResult(5))).Should().Be(5);

        _time.ActiveTimers.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, FailureSite.Node)]
    [InlineData(true, FailureSite.Target)]
    public async Task Silence_is_the_proxys_until_the_target_is_named(bool isNamed, object site)
    {
        var running = RunAsync(exchange => SilenceAsync(exchange, isNamed));

        _time.Advance(Limit);

        var failure = (await running.Invoking(task => task).Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site, failure.Place).Should().Be((FailureReason.TimedOut, (FailureSite)site, null));
        failure.Message.Should().Be("target:80: no answer within 15 s");
        _time.ActiveTimers.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, FailureSite.Node)]
    [InlineData(true, FailureSite.Target)]
    public async Task A_caller_who_gives_up_learns_whom_it_waited_for(bool isNamed, object suspect)
    {
        var running = RunAsync(exchange => SilenceAsync(exchange, isNamed));

        await _caller.CancelAsync();

        (await running.Invoking(task => task).Should().ThrowAsync<DialInterruptedException>()).Which.Suspect.Should().Be((FailureSite)suspect);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_limit_only_the_caller_ends_it()
    {
        var running = ProxyExchange.RunAsync(Timeout.InfiniteTimeSpan, _time, Target, exchange => SilenceAsync(exchange, false), _caller.Token).AsTask();
        _time.ActiveTimers.Should().Be(0);

        await _caller.CancelAsync();

        await running.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Other_failures_pass_unchanged()
    {
        var failure = new ProtocolException("gibberish");

        (await this.Invoking(_ => RunAsync(_ => throw failure)).Should().ThrowAsync<ProtocolException>()).Which.Should().BeSameAs(failure);
    }

    private static async ValueTask<int> SilenceAsync(ProxyExchange exchange, bool isNamed)
    {
        if (isNamed)
        {
            exchange.TargetIsNamed();
        }

        await Task.Delay(Timeout.Infinite, exchange.Token);
        return 0;
    }

    private Task<int> RunAsync(Func<ProxyExchange, ValueTask<int>> talk) => ProxyExchange.RunAsync(Limit, _time, Target, talk, _caller.Token).AsTask();
}
