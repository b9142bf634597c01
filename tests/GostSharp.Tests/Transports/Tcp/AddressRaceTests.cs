using System.Net;
using GostSharp.Transports.Tcp;

namespace GostSharp.Tests.Transports.Tcp;

public sealed class AddressRaceTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private readonly ManualTime _time = new();
    private readonly ScriptedDials _dials = new();
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Theory]
    [InlineData("4 4 4", "4 4 4")]
    [InlineData("6 6 4 4", "6 4 6 4")]
    [InlineData("4 6 6 6", "4 6 6 6")]
    [InlineData("6 4 4 4 6", "6 4 6 4 4")]
    public void Families_alternate_beginning_with_the_first(string given, string expected)
    {
        var addresses = given.Split(' ').Select((family, i) => IPAddress.Parse(family == "4" ? $"10.0.0.{i}" : $"fd00::{i}")).ToArray();

        var mixed = AddressRace<DialResult>.Interleave(addresses, 80);

        string.Join(' ', mixed.Select(address => address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork ? "4" : "6")).Should().Be(expected);
        mixed.Select(address => address.Address).Should().BeEquivalentTo(addresses);
        mixed.Should().OnlyContain(address => address.Port == 80);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_next_address_is_tried_a_moment_later_beside_the_first()
    {
        var race = Run(3);
        _dials.Started.Should().Be(1);

        _time.Advance(Delay - TimeSpan.FromMilliseconds(1));
        _dials.Started.Should().Be(1);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _dials.WaitForAsync(2);
        await AdvanceAsync();
        await _dials.WaitForAsync(3);

        _dials.Succeed(1);
        (await race).Index.Should().Be(1);
        _dials.Cancelled.Should().Equal(0, 2);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failure_starts_the_next_at_once()
    {
        var race = Run(2);

        _dials.Fail(0);
        await _dials.WaitForAsync(2);

        _dials.Succeed(1);
        (await race).Index.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_first_may_still_win_while_others_run()
    {
        var race = Run(2);
        await AdvanceAsync();
        await _dials.WaitForAsync(2);

        _dials.Succeed(0);

        (await race).IsDisposed.Should().BeFalse();
        _dials.Cancelled.Should().Equal(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_late_winner_is_disposed()
    {
        _dials.IgnoreCancellation = true;
        var race = Run(2);
        await AdvanceAsync();
        await _dials.WaitForAsync(2);
        var winner = _dials.Succeed(1);
        await Eventually.TrueAsync(() => _dials.Cancelled.Contains(0));

        var late = _dials.Succeed(0);

        (await race).Should().BeSameAs(winner);
        winner.IsDisposed.Should().BeFalse();
        late.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_all_fail_every_failure_is_told()
    {
        var race = Run(3);
        for (var i = 0; i < 3; i++)
        {
            await _dials.WaitForAsync(i + 1);
            _dials.Fail(i);
        }

        var failure = await race.Invoking(task => task).Should().ThrowAsync<AggregateException>();

        failure.Which.InnerExceptions.Select(inner => inner.Message).Should().Equal("0", "1", "2");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_lone_failure_is_thrown_as_it_is()
    {
        var race = Run(1);
        _dials.Fail(0);

        await race.Invoking(task => task).Should().ThrowAsync<IOException>().WithMessage("0");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_ends_all_and_starts_none()
    {
        var race = Run(3);
        await AdvanceAsync();
        await _dials.WaitForAsync(2);

        await _caller.CancelAsync();

        await race.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _dials.Started.Should().Be(2);
        _dials.Cancelled.Should().Equal(0, 1);
        _time.ActiveTimers.Should().Be(0);
    }

    private Task<DialResult> Run(int addresses)
    {
        var all = Enumerable.Range(0, addresses).Select(i => new IPEndPoint(IPAddress.Loopback, i)).ToArray();
        return new AddressRace<DialResult>(_dials.DialAsync, Delay, _time).RunAsync(all, _caller.Token);
    }

    private async Task AdvanceAsync()
    {
        await _time.WaitForTimersAsync(1);
        _time.Advance(Delay);
    }
}
