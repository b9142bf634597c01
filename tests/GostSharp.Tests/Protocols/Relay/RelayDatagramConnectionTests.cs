using GostSharp.Protocols.Relay;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Relay;

public sealed class RelayDatagramConnectionTests : IAsyncDisposable
{
    private const string Frames = "00 05 68 65 6C 6C 6F 00 00 00 01 AA 00 00 00 03 01 02 03";

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory(bufferSize: 256 * 1024);
    private readonly FaultyStream _stream;
    private readonly RelayDatagramConnection _packets;

    public RelayDatagramConnectionTests()
    {
        _stream = new FaultyStream(_pair.Client.Stream);
        _packets = new RelayDatagramConnection(new StreamConnection(_stream));
    }

    public async ValueTask DisposeAsync()
    {
        await _packets.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_are_read_however_they_are_cut_and_empty_ones_mean_nothing()
    {
        var bytes = Hex.Bytes(Frames);
        for (var first = 0; first < bytes.Length; first++)
        {
            await _pair.Server.SendAsync(bytes);
            _stream.Reads.Split(first + 1, 1, 2);

            (await ReceiveAsync()).Should().Equal("hello"u8.ToArray());
            (await ReceiveAsync()).Should().Equal(0xAA);
            (await ReceiveAsync()).Should().Equal(1, 2, 3);
        }

        await _pair.Server.CompleteWritesAsync();
        (await ReceiveAsync()).Should().BeNull();
        (await ReceiveAsync()).Should().BeNull();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1)]
    [InlineData(1472)]
    [InlineData(8192)]
    [InlineData(16_382)]
    [InlineData(16_383)]
    [InlineData(65_507)]
    [InlineData(65_535)]
    public async Task A_packet_of_any_size_arrives_whole_in_one_write(int length)
    {
        var packet = RandomBytes.Create(seed: length, length);
        var far = new RelayDatagramConnection(_pair.Server);

        await _packets.SendAsync(packet);
        await far.SendAsync(packet);

        _stream.Writes.Sizes.Should().Equal(length + 2);
        (await ReceiveAsync()).Should().Equal(packet);
        var buffer = new byte[65_536];
        (await far.ReceiveAsync(buffer)).Should().Be(new DatagramRead(length));
        buffer[..length].Should().Equal(packet);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0)]
    [InlineData(65_536)]
    public async Task What_cannot_be_carried_is_refused_and_nothing_is_written(int length)
    {
        (_packets.MinDatagramSize, _packets.MaxDatagramSize).Should().Be((1, 65_535));

        (await _packets.Invoking(it => it.SendAsync(new byte[length]).AsTask()).Should().ThrowAsync<GostException>())
            .Which.Reason.Should().Be(FailureReason.NotSupported);

        _stream.Writes.Sizes.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_that_is_longer_than_the_buffer_is_cut_and_the_next_one_is_whole()
    {
        await _pair.Server.SendAsync(Frames);
        var buffer = new byte[2];

        (await _packets.ReceiveAsync(buffer)).Should().Be(new DatagramRead(2, Truncated: true));
        buffer.Should().Equal("he"u8.ToArray());
        (await ReceiveAsync()).Should().Equal(0xAA);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("00")]
    [InlineData("00 05")]
    [InlineData("FF FF 01 02")]
    public async Task An_end_in_the_middle_of_a_packet_is_a_failure(string bytes)
    {
        await _pair.Server.SendAsync(bytes);
        await _pair.Server.CompleteWritesAsync();

        (await _packets.Invoking(it => it.WaitToReceiveAsync().AsTask()).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_breaks_is_a_lost_connection_to_both_directions(bool isClosed)
    {
        Exception failure = isClosed ? new ObjectDisposedException("stream") : new IOException("reset");
        _stream.Reads.FailNow(failure);
        _stream.Writes.FailNow(failure);

        var sending = await _packets.Invoking(it => it.SendAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>();
        var receiving = await _packets.Invoking(it => it.WaitToReceiveAsync().AsTask()).Should().ThrowAsync<GostException>();

        (sending.Which.Reason, receiving.Which.Reason).Should().Be((FailureReason.ConnectionLost, FailureReason.ConnectionLost));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_wait_that_is_cancelled_loses_nothing()
    {
        foreach (var piece in (string[])["00", "05 68", "65 6C 6C"])
        {
            await _pair.Server.SendAsync(piece);
            using var stop = new CancellationTokenSource();
            var waiting = _packets.ReceiveAsync(new byte[10], stop.Token).AsTask();
            await stop.CancelAsync();
            await waiting.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
        }

        await _pair.Server.SendAsync("6F");

        (await ReceiveAsync()).Should().Equal("hello"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_that_are_sent_at_once_do_not_get_into_each_other()
    {
        _stream.Writes.SplitEvery(3);
        var far = new RelayDatagramConnection(_pair.Server);

        var sending = Enumerable.Range(1, 50).Select(length => Task.Run(() => _packets.SendAsync(Enumerable.Repeat((byte)length, length).ToArray()).AsTask())).ToArray();

        var buffer = new byte[100];
        var lengths = new List<int>();
        foreach (var _ in sending)
        {
            var read = await far.ReceiveAsync(buffer);
            buffer[..read.Length].Should().OnlyContain(value => value == read.Length);
            lengths.Add(read.Length);
        }

        lengths.Should().BeEquivalentTo(Enumerable.Range(1, 50));
        await Task.WhenAll(sending);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_send_that_is_cut_ends_the_connection()
    {
        using var stop = new CancellationTokenSource();
        _stream.Writes.Hold();
        var sending = _packets.SendAsync(new byte[10], stop.Token).AsTask();

        await stop.CancelAsync();

        await sending.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
        (await _pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_nothing_comes_no_buffer_is_held()
    {
        await _pair.Server.SendAsync(Frames);
        for (var i = 0; i < 3; i++)
        {
            await ReceiveAsync();
        }

        var waiting = _packets.WaitToReceiveAsync().AsTask();

        _stream.Reads.BufferBytesHeld.Should().Be(0);
        await _pair.Server.SendAsync("00 01 AA");
        (await waiting).Should().BeTrue();
        (await ReceiveAsync()).Should().Equal(0xAA);
    }

    private async Task<byte[]?> ReceiveAsync()
    {
        var buffer = new byte[65_536];
        var read = await _packets.ReceiveAsync(buffer);
        return read.IsEnd ? null : buffer[..read.Length];
    }
}
