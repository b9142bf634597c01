using GostSharp.Transports;

namespace GostSharp.Tests.Transports;

public sealed class AcceptQueueTests
{
    private readonly AcceptQueue<string> _queue = new(2);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_has_no_room_waits_and_all_come_in_their_order()
    {
        (await _queue.OfferAsync("first", default)).Should().BeTrue();
        (await _queue.OfferAsync("second", default)).Should().BeTrue();
        var third = _queue.OfferAsync("third", default).AsTask();
        third.IsCompleted.Should().BeFalse();

        (await _queue.AcceptAsync(default)).Should().Be("first");

        (await third).Should().BeTrue();
        (await _queue.AcceptAsync(default)).Should().Be("second");
        (await _queue.AcceptAsync(default)).Should().Be("third");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_gives_up_keeps_what_was_offered()
    {
        await FillAsync();
        using var caller = new CancellationTokenSource();
        var offer = _queue.OfferAsync("third", caller.Token).AsTask();

        await caller.CancelAsync();

        (await offer).Should().BeFalse();
        _queue.Close().Should().Equal("first", "second");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_closed_queue_hands_out_what_nobody_accepted_and_takes_no_more()
    {
        await FillAsync();
        var waiting = _queue.OfferAsync("third", default).AsTask();

        _queue.Close().Should().Equal("first", "second");

        (await waiting).Should().BeFalse();
        (await _queue.OfferAsync("fourth", default)).Should().BeFalse();
        (await _queue.AcceptAsync(default)).Should().BeNull();
        _queue.Close().Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_accepts_is_told_why_there_is_nothing_more()
    {
        var accepting = _queue.AcceptAsync(default).AsTask();

        _queue.Close(new IOException("the tunnel is gone"));

        await FluentActions.Awaiting(() => accepting).Should().ThrowAsync<IOException>().WithMessage("the tunnel is gone");
        (await _queue.OfferAsync("late", default)).Should().BeFalse();
    }

    private async Task FillAsync()
    {
        await _queue.OfferAsync("first", default);
        await _queue.OfferAsync("second", default);
    }
}
