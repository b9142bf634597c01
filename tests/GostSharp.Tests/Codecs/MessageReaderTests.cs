using System.Buffers.Binary;
using System.Text;
using GostSharp.Codecs;

namespace GostSharp.Tests.Codecs;

public sealed class MessageReaderTests
{
    private static readonly byte[] Hello = Message("hello, world");
    private static readonly byte[] Surplus = "and what comes behind"u8.ToArray();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_message_may_come_in_two_parts_wherever_they_meet()
    {
        byte[] sent = [.. Hello, .. Surplus];
        for (var split = 1; split <= sent.Length; split++)
        {
            var (connection, stream) = Received(sent);
            stream.Reads.Split(split);

            (await ReadAsync(connection)).Should().Be("hello, world");
            (await RestAsync(connection)).Should().Equal(Surplus, $"it was split at {split}");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_message_may_come_byte_by_byte()
    {
        var (connection, stream) = Received([.. Hello, .. Surplus]);
        stream.Reads.SplitEvery(1);

        (await ReadAsync(connection)).Should().Be("hello, world");
        stream.Reads.Sizes.Should().HaveCount(Hello.Length);
        (await RestAsync(connection)).Should().Equal(Surplus);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Messages_that_come_together_are_read_one_after_the_other()
    {
        var (connection, _) = Received([.. Message("one"), .. Message(""), .. Message("two"), .. Surplus]);

        (await ReadAsync(connection)).Should().Be("one");
        (await ReadAsync(connection)).Should().Be("");
        (await ReadAsync(connection)).Should().Be("two");
        (await RestAsync(connection)).Should().Equal(Surplus);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_ends_before_the_message_is_lost()
    {
        var (connection, _) = Received([]);

        (await FailureAsync<GostException>(connection)).Should().Match<GostException>(failure =>
            failure.Reason == FailureReason.ConnectionLost && failure.Message == "the connection ended before the greeting");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_ends_anywhere_in_the_message_is_lost()
    {
        for (var length = 1; length < Hello.Length; length++)
        {
            var (connection, _) = Received(Hello[..length]);

            (await FailureAsync<GostException>(connection)).Should().Match<GostException>(failure =>
                failure.Reason == FailureReason.ConnectionLost && failure.Message == "the connection ended in the middle of the greeting");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_message_may_be_as_long_as_it_may_be()
    {
        var (connection, _) = Received([.. Hello, .. Surplus]);

        (await ReadAsync(connection, Hello.Length)).Should().Be("hello, world");
        (await RestAsync(connection)).Should().Equal(Surplus);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_message_that_is_one_byte_longer_is_refused_and_no_more_of_it_is_read()
    {
        var (connection, stream) = Received([.. Hello, .. Surplus]);

        (await FailureAsync<ProtocolException>(connection, Hello.Length - 1)).Message.Should().Be("the greeting is longer than 13 bytes");
        stream.Reads.Sizes.Sum().Should().Be(Hello.Length - 1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(510)]
    [InlineData(511)]
    [InlineData(1022)]
    [InlineData(1023)]
    [InlineData(40_000)]
    public async Task A_long_message_gets_the_room_that_it_needs(int length)
    {
        var text = new string('x', length);
        var (connection, stream) = Received([.. Message(text), .. Surplus]);

        (await ReadAsync(connection)).Should().Be(text);
        (await RestAsync(connection)).Should().Equal(Surplus);
        stream.Reads.Sizes[0].Should().Be(512);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_no_message_is_refused_as_soon_as_it_is_seen()
    {
        var (connection, stream) = Received([0xFF, .. Surplus]);
        stream.Reads.SplitEvery(1);

        (await FailureAsync<ProtocolException>(connection)).Message.Should().Be("this is no greeting");
        stream.Reads.Sizes.Should().ContainSingle();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_another_reader_gave_back_is_read_first()
    {
        var (connection, stream) = Received([]);
        connection.Unread(Hello);

        (await ReadAsync(connection)).Should().Be("hello, world");
        stream.Reads.Sizes.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_is_passed_on()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        using var caller = new CancellationTokenSource();
        var reading = MessageReader.ReadAsync<string>(pair.Server, TryParse, 100, "the greeting", caller.Token).AsTask();

        await caller.CancelAsync();

        await reading.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    // Two bytes of length, at most 32,767, and the text.
    private static bool TryParse(ReadOnlySpan<byte> bytes, out string message, out int consumed)
    {
        (message, consumed) = ("", 0);
        _ = bytes[0] < 0xF0 ? 0 : throw new ProtocolException("this is no greeting");
        if (bytes.Length < 2 || bytes.Length < 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes))
        {
            return false;
        }

        consumed = 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes);
        message = Encoding.ASCII.GetString(bytes[2..consumed]);
        return true;
    }

    private static byte[] Message(string text)
    {
        var bytes = new byte[2 + text.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)text.Length);
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(2));
        return bytes;
    }

    private static (StreamConnection Connection, FaultyStream Stream) Received(byte[] bytes)
    {
        var stream = new FaultyStream(new MemoryStream(bytes));
        return (new StreamConnection(stream), stream);
    }

    private static ValueTask<string> ReadAsync(StreamConnection connection, int maxLength = 65_536) =>
        MessageReader.ReadAsync<string>(connection, TryParse, maxLength, "the greeting", CancellationToken.None);

    private static async Task<T> FailureAsync<T>(StreamConnection connection, int maxLength = 65_536) where T : Exception =>
        (await connection.Invoking(c => ReadAsync(c, maxLength).AsTask()).Should().ThrowAsync<T>()).Which;

    private static async Task<byte[]> RestAsync(StreamConnection connection)
    {
        using var rest = new MemoryStream();
        await connection.Stream.CopyToAsync(rest);
        return rest.ToArray();
    }
}
