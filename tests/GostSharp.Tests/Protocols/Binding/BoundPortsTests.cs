using System.Net;
using GostSharp.Protocols.Binding;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Binding;

/// <summary>Requests to share a port whose last user has left, and which is not closed yet.</summary>
public sealed class BoundPortsTests
{
    private static readonly PortClaim Claim = new(new BindWish(Address.Parse(BindBench.WantedText), Group: 7), Address.Parse("10.0.0.2:50000"));

    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource _mayClose = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ListenerDouble> _bound = [];
    private readonly BoundPorts _ports;

    public BoundPortsTests() => _ports = new BoundPorts(ListenAsync, new PeerAcceptor("s", _time, NullLogger.Instance), _time);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task They_wait_until_it_is_closed_and_share_a_new_one()
    {
        var leaving = await LeaveAsync();
        var one = OpenAsync();
        var two = OpenAsync();
        (_bound.Count, one.IsCompleted, two.IsCompleted).Should().Be((1, false, false));

        _mayClose.SetResult();

        await leaving;
        await using var first = await one;
        await using var second = await two;
        second.Port.Should().BeSameAs(first.Port);
        (_bound.Count, _time.ActiveTimers).Should().Be((2, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task They_can_give_up()
    {
        var leaving = await LeaveAsync();
        using var givesUp = new CancellationTokenSource();
        var opening = OpenAsync(givesUp.Token);

        await givesUp.CancelAsync();

        await opening.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
        (_bound.Count, _time.ActiveTimers).Should().Be((1, 0));
        _mayClose.SetResult();
        await leaving;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task They_do_not_wait_for_ever()
    {
        var leaving = await LeaveAsync();
        var opening = OpenAsync();

        _time.Advance(TimeSpan.FromSeconds(5));

        (await opening.Invoking(it => it).Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(FailureReason.AddressUnavailable);
        _mayClose.SetResult();
        await leaving;
        await using var next = await OpenAsync();
    }

    private async Task<Task> LeaveAsync() => (await OpenAsync()).DisposeAsync().AsTask();

    private Task<PortShare> OpenAsync(CancellationToken cancellationToken = default) => _ports.OpenAsync(Claim, cancellationToken).AsTask();

    private ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken)
    {
        if (_bound.Exists(listener => !listener.IsClosed))
        {
            return ValueTask.FromException<IListener>(new BindFailedException(FailureReason.AddressUnavailable, address, "the port is taken"));
        }

        _bound.Add(new ListenerDouble(_mayClose.Task));
        return new(_bound[^1]);
    }
}
