namespace GostSharp.Tests.TestKit;

public sealed class FaultyStreamTests : IAsyncLifetime
{
    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly FaultyStream _stream;
    private readonly Stream _peer;
    private readonly byte[] _buffer = new byte[100];

    public FaultyStreamTests() => (_stream, _peer) = (new FaultyStream(_pair.Client.Stream), _pair.Server.Stream);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Reads_are_split_where_asked_and_then_pass_whole()
    {
        await _peer.WriteAsync(new byte[10]);
        _stream.Reads.Split(1, 3);

        (await _stream.ReadAsync(_buffer)).Should().Be(1);
        (await _stream.ReadAsync(_buffer.AsMemory(0, 2))).Should().Be(2);
        (await _stream.ReadAsync(_buffer)).Should().Be(1);
        (await _stream.ReadAsync(_buffer)).Should().Be(6);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Writes_are_split_without_losing_bytes()
    {
        var inner = new FaultyStream(_pair.Client.Stream);
        await using var outer = new FaultyStream(inner);
        outer.Writes.SplitEvery(3);

        await outer.WriteAsync(RandomBytes.Create(1, 8));

        inner.Writes.Sizes.Should().Equal(3, 3, 2);
        await RandomBytes.VerifyAsync(_peer, 1, 8);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_pass_up_to_the_one_that_fails()
    {
        _stream.Writes.FailAfterBytes(3, new IOException("broken"));
        var write = () => _stream.WriteAsync(new byte[5]).AsTask();

        await write.Should().ThrowAsync<IOException>().WithMessage("broken");
        (await _peer.ReadAsync(_buffer)).Should().Be(3);
        await write.Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_chosen_operation_fails_and_takes_nothing()
    {
        await _peer.WriteAsync(new byte[2]);
        _stream.Reads.FailAt(2, new IOException("second"));

        await _stream.ReadExactlyAsync(new byte[1]);
        var second = () => _stream.ReadExactlyAsync(new byte[1]).AsTask();

        await second.Should().ThrowAsync<IOException>().WithMessage("second");
        await _pair.Client.Stream.ReadExactlyAsync(new byte[1]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_operation_under_way_can_be_failed()
    {
        var reading = _stream.ReadAsync(_buffer).AsTask();

        _stream.Reads.FailNow(new IOException("now"));

        await reading.Invoking(r => r).Should().ThrowAsync<IOException>().WithMessage("now");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Held_operations_wait_for_their_release_or_their_token()
    {
        using var cancellation = new CancellationTokenSource();
        _stream.Writes.Hold();
        var cancelled = _stream.WriteAsync(new byte[1], cancellation.Token).AsTask();
        var released = _stream.WriteAsync(new byte[2]).AsTask();
        await cancellation.CancelAsync();
        await cancelled.Invoking(w => w).Should().ThrowAsync<OperationCanceledException>();
        released.IsCompleted.Should().BeFalse();

        _stream.Writes.Release();

        await released;
        (await _peer.ReadAsync(_buffer)).Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Buffers_are_counted_while_they_are_lent()
    {
        var idle = _stream.ReadAsync(Memory<byte>.Empty).AsTask();
        _stream.Reads.BufferBytesHeld.Should().Be(0);
        await _peer.WriteAsync(new byte[1]);
        await idle;
        _stream.Reads.Hold();

        var reading = _stream.ReadAsync(_buffer).AsTask();

        _stream.Reads.BufferBytesHeld.Should().Be(100);
        _stream.Reads.Release();
        await reading;
        _stream.Reads.BufferBytesHeld.Should().Be(0);
        _stream.Reads.Sizes.Should().Equal(0, 100);
    }
}
