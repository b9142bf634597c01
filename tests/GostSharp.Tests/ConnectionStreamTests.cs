namespace GostSharp.Tests;

public sealed class ConnectionStreamTests : IAsyncDisposable
{
    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly ConnectionStream _stream;

    public ConnectionStreamTests() => _stream = new ConnectionStream(_pair.Client);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_carries_the_bytes_of_the_connection_in_both_directions()
    {
        await _stream.WriteAsync("written "u8.ToArray());
        await new MemoryStream("and copied"u8.ToArray()).CopyToAsync(_stream);
        await _stream.FlushAsync();
        (await ReadAsync(_pair.Server.Stream, 18)).Should().Equal("written and copied"u8.ToArray());

        await _pair.Server.Stream.WriteAsync("answer"u8.ToArray());
        (await ReadAsync(_stream, 6)).Should().Equal("answer"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_that_were_given_back_are_read_first()
    {
        _pair.Client.Unread("early "u8.ToArray());
        await _pair.Server.Stream.WriteAsync("late"u8.ToArray());

        (await ReadAsync(_stream, 10)).Should().Equal("early late"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_it_closes_the_whole_connection_once()
    {
        var connection = new CountingConnection();
        var stream = new ConnectionStream(connection);

        await stream.DisposeAsync();
        stream.Dispose();
        stream.Close();

        connection.Disposals.Should().Be(1);
    }

    [Fact]
    public void Those_who_do_not_wait_close_it_too()
    {
        var connection = new CountingConnection();

        new ConnectionStream(connection).Dispose();

        connection.Disposals.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_peer_reads_what_was_written_and_then_the_end()
    {
        await _stream.WriteAsync("bye"u8.ToArray());

        await _stream.DisposeAsync();

        (await ReadAsync(_pair.Server.Stream, 3)).Should().Equal("bye"u8.ToArray());
        (await _pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact]
    public void It_is_no_file()
    {
        (_stream.CanRead, _stream.CanWrite, _stream.CanSeek).Should().Be((true, true, false));
        Action[] calls = [() => _ = _stream.Length, () => _ = _stream.Position, () => _stream.Position = 1, () => _stream.Seek(0, SeekOrigin.Begin), () => _stream.SetLength(1)];

        calls.Should().AllSatisfy(call => call.Should().Throw<NotSupportedException>());
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private sealed class CountingConnection() : StreamConnection(new MemoryStream())
    {
        public int Disposals { get; private set; }

        public override ValueTask DisposeAsync()
        {
            Disposals++;
            return base.DisposeAsync();
        }
    }
}
