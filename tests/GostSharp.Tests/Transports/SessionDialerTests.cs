namespace GostSharp.Tests.Transports;

public sealed class SessionDialerTests : IAsyncDisposable
{
    private readonly ScriptedSessionDialer _dialer = new();

    public ValueTask DisposeAsync() => _dialer.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Everybody_gets_the_same_session()
    {
        var first = await _dialer.DialAsync();
        var second = await _dialer.DialAsync();

        second.Should().BeSameAs(first);
        _dialer.Dials.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Those_who_come_while_it_dials_wait_for_the_same_session()
    {
        _dialer.Hold();
        var dials = Enumerable.Range(0, 10).Select(_ => _dialer.DialAsync().AsTask()).ToArray();
        dials.Should().OnlyContain(dial => !dial.IsCompleted);

        _dialer.Release();

        (await Task.WhenAll(dials)).Distinct().Should().ContainSingle();
        _dialer.Dials.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_session_has_ended_the_next_dial_makes_another()
    {
        var first = await _dialer.DialAsync();
        _dialer.FarEnds[0].Abort();

        var second = await _dialer.DialAsync();

        second.Should().NotBeSameAs(first);
        _dialer.Dials.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_a_failure_the_next_caller_dials_again()
    {
        _dialer.Failure = new ConnectFailedException(FailureReason.Refused, null);
        await _dialer.Invoking(d => d.DialAsync().AsTask()).Should().ThrowAsync<ConnectFailedException>();
        _dialer.Failure = null;

        (await _dialer.DialAsync()).Should().NotBeNull();

        _dialer.Dials.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Those_who_wait_share_the_failure_and_who_comes_later_dials_again()
    {
        _dialer.Hold();
        _dialer.Failure = new ConnectFailedException(FailureReason.Refused, null);
        var dials = Enumerable.Range(0, 50).Select(_ => _dialer.DialAsync().AsTask()).ToArray();

        _dialer.Release();

        await ShouldAllBeRefusedAsync(dials);
        _dialer.Dials.Should().Be(1);
        _dialer.Failure = null;
        (await _dialer.DialAsync()).Should().NotBeNull();
        _dialer.Dials.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Those_who_wait_share_no_cancellation_but_the_failure_of_the_one_who_dials_next()
    {
        using var caller = new CancellationTokenSource();
        _dialer.Hold();
        _dialer.Failure = new ConnectFailedException(FailureReason.Refused, null);
        var first = _dialer.DialAsync(caller.Token).AsTask();
        var others = Enumerable.Range(0, 50).Select(_ => _dialer.DialAsync().AsTask()).ToArray();
        await caller.CancelAsync();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        await Eventually.TrueAsync(() => _dialer.Dials == 2);

        _dialer.Release();

        await ShouldAllBeRefusedAsync(others);
        _dialer.Dials.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_who_waits_gives_up_for_himself()
    {
        using var caller = new CancellationTokenSource();
        _dialer.Hold();
        var first = _dialer.DialAsync().AsTask();
        var second = _dialer.DialAsync(caller.Token).AsTask();

        await caller.CancelAsync();

        await second.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _dialer.Release();
        (await first).Should().NotBeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_callers_cancellation_leaves_the_others_their_session()
    {
        using var caller = new CancellationTokenSource();
        _dialer.Hold();
        var first = _dialer.DialAsync(caller.Token).AsTask();
        var second = _dialer.DialAsync().AsTask();

        await caller.CancelAsync();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _dialer.Release();

        (await second).Should().NotBeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_ends_the_session_and_later_dials_fail()
    {
        var session = (SessionConnection)await _dialer.DialAsync();

        await _dialer.DisposeAsync();

        session.Ended.IsCompleted.Should().BeTrue();
        await _dialer.Invoking(d => d.DialAsync().AsTask()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_ends_a_dial_under_way_which_tells_its_caller_why()
    {
        _dialer.Hold();
        var dialling = _dialer.DialAsync().AsTask();

        await _dialer.DisposeAsync();

        await dialling.Invoking(task => task).Should().ThrowAsync<ObjectDisposedException>();
    }

    private static async Task ShouldAllBeRefusedAsync(IEnumerable<Task> dials)
    {
        foreach (var dial in dials)
        {
            await dial.Invoking(task => task).Should().ThrowAsync<ConnectFailedException>();
        }
    }
}
