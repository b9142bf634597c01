using GostSharp.Diagnostics;
using GostSharp.Multiplexing;
using GostSharp.Transports.Mux;

namespace GostSharp.Tests.Transports.Mux;

public sealed class MuxListenerTests : IAsyncDisposable
{
    private readonly QueueListener _inner = new();
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly MuxListener _listener;

    public MuxListenerTests() =>
        _listener = new MuxListener(_inner, new MuxOptions { AcceptBacklog = 4 }, backlog: 2, _time, _log.CreateLogger("mux"), maxSessions: 2);

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _log.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Streams_of_all_sessions_are_accepted()
    {
        await using var first = Connect();
        await using var second = Connect();
        await using var one = await first.OpenAsync("a"u8.ToArray());
        await using var other = await second.OpenAsync("b"u8.ToArray());

        var letters = new[] { await AcceptLetterAsync(), await AcceptLetterAsync() };

        letters.Should().BeEquivalentTo(['a', 'b']);
        _listener.LocalEndPoint.Should().Be(_inner.LocalEndPoint);
        _listener.SessionCount.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_that_ends_leaves_nothing_and_its_end_is_told()
    {
        var client = Connect();
        await using var stream = await client.OpenAsync("a"u8.ToArray());
        await AcceptLetterAsync();

        await client.DisposeAsync();

        (await _log.WaitForAsync(record => record.EventId.Id == EventIds.SessionEnded)).Message.Should().Contain("ended: ");
        await Eventually.TrueAsync(() => _listener.SessionCount == 0 && _time.ActiveTimers == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_that_speaks_something_else_ends_alone()
    {
        await using var stranger = _inner.Connect();
        await stranger.Stream.WriteAsync("GET / HTTP/1.1\r\n"u8.ToArray());
        (await _log.WaitForAsync(record => record.EventId.Id == EventIds.SessionEnded)).Message.Should().Contain("version 71");

        await using var client = Connect();
        await using var stream = await client.OpenAsync("a"u8.ToArray());

        (await AcceptLetterAsync()).Should().Be('a');
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Sessions_are_bounded_in_number_and_the_next_one_waits_below()
    {
        var first = Connect();
        await using var second = Connect();
        await using var third = Connect();
        await Eventually.TrueAsync(() => _listener.SessionCount == 2);
        _inner.Accepts.Should().Be(2);

        await first.DisposeAsync();

        await Eventually.TrueAsync(() => _inner.Accepts >= 3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Streams_that_nobody_accepts_are_bounded_and_refused()
    {
        await using var client = Connect();
        var streams = new List<StreamConnection>();
        for (var count = 0; count < 20; count++)
        {
            streams.Add(await client.OpenAsync(default(ReadOnlyMemory<byte>)));
        }

        // Two in the queue, one at hand, four in the backlog.
        var refused = await Task.WhenAll(streams.Skip(7).Select(stream => stream.Stream.ReadAsync(new byte[1]).AsTask()));
        refused.Should().OnlyContain(read => read == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_an_unbind_accepted_streams_live_on_and_nothing_new_comes()
    {
        await using var client = Connect();
        await using var opened = await client.OpenAsync("a"u8.ToArray());
        await using var accepted = (StreamConnection)(await _listener.AcceptAsync())!;
        var waiting = await client.OpenAsync("b"u8.ToArray());

        await _listener.UnbindAsync();

        _inner.IsUnbound.Should().BeTrue();
        (await _listener.AcceptAsync()).Should().BeNull();
        (await waiting.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await accepted.Stream.WriteAsync("still here"u8.ToArray());
        await opened.Stream.ReadExactlyAsync(new byte[10]);
        await using var late = await client.OpenAsync("c"u8.ToArray());
        (await late.Stream.ReadAsync(new byte[1])).Should().Be(0);
        _listener.SessionCount.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_the_listener_all_its_sessions_end()
    {
        await using var client = Connect();
        await using var opened = await client.OpenAsync("a"u8.ToArray());
        await using var accepted = await _listener.AcceptAsync();

        await _listener.DisposeAsync();

        await client.Ended;
        _listener.SessionCount.Should().Be(0);
        _time.ActiveTimers.Should().Be(0);
        _inner.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failed_accept_is_told_and_tried_again()
    {
        _inner.Fail(new GostException(FailureReason.ResourcesExhausted, "no descriptors"));
        (await _log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeAcceptFailed)).Message.Should().Contain("no descriptors");
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));

        await using var client = Connect();
        await using var stream = await client.OpenAsync("a"u8.ToArray());

        (await AcceptLetterAsync()).Should().Be('a');
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_listener_below_ends_this_one_does()
    {
        _inner.End();

        (await _listener.AcceptAsync()).Should().BeNull();
    }

    private MuxSession Connect() => MuxSession.AsClient(_inner.Connect(), new MuxOptions { KeepAliveDisabled = true }, TimeProvider.System);

    private async Task<char> AcceptLetterAsync()
    {
        await using var stream = (StreamConnection)(await _listener.AcceptAsync())!;
        var letter = new byte[1];
        await stream.Stream.ReadExactlyAsync(letter);
        return (char)letter[0];
    }
}
