using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

/// <summary>Records that have come together are read together.</summary>
public sealed class TlsReadAheadTests
{
    private const int Record = 16 * 1024;

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_read_returns_what_has_come()
    {
        await using var pair = await TlsPair.CreateAsync();
        var sent = RandomBytes.Create(seed: 1, 3 * Record);
        await pair.Server.Stream.WriteAsync(sent);

        var buffer = new byte[64 * 1024];
        var read = await pair.Client.Stream.ReadAsync(buffer);

        buffer[..read].Should().Equal(sent);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Nobody_waits_for_more_than_what_has_come()
    {
        await using var pair = await TlsPair.CreateAsync();
        var tap = new byte[64 * 1024];
        for (var size = 1; size <= 2 * Record; size += 1111)
        {
            var sent = RandomBytes.Create(size, size);
            await pair.Server.Stream.WriteAsync(sent);

            for (var got = 0; got < size;)
            {
                var read = await pair.Client.Stream.ReadAsync(tap);
                tap[..read].Should().Equal(sent[got..(got + read)]);
                got += read;
            }
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(Record)]
    [InlineData(Record + 1)]
    [InlineData(100_000)]
    public async Task Whatever_is_asked_for_the_order_stays(int size)
    {
        await using var pair = await TlsPair.CreateAsync();
        var sent = RandomBytes.Create(seed: 2, 150_000);
        var sending = SendAsync(pair.Client, sent);

        var received = new MemoryStream();
        var buffer = new byte[size];
        for (int read; (read = await pair.Server.Stream.ReadAsync(buffer)) > 0;)
        {
            received.Write(buffer, 0, read);
        }

        await sending;
        received.ToArray().Should().Equal(sent);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_behind_bytes_that_were_read_together_is_an_end()
    {
        await using var pair = await TlsPair.CreateAsync();
        var sent = RandomBytes.Create(seed: 3, Record);
        await pair.Client.Stream.WriteAsync(sent);
        await pair.Client.DisposeAsync();

        var buffer = new byte[64 * 1024];
        var read = await pair.Server.Stream.ReadAsync(buffer);
        buffer[..read].Should().Equal(sent);
        (await pair.Server.Stream.ReadAsync(buffer)).Should().Be(0);
        (await pair.Server.Stream.ReadAsync(buffer)).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_record_that_is_damaged_fails_the_read_behind_what_came_before()
    {
        var below = ConnectionPair.CreateInMemory();
        var tap = new TapStream(below.Client.Stream);
        await using var pair = await TlsPair.CreateAsync(below: below with { Client = new StreamConnection(tap, below.Client) });
        tap.IsHeld = true;
        var sent = RandomBytes.Create(seed: 4, 2 * Record);
        await pair.Client.Stream.WriteAsync(sent);
        var records = tap.Take();
        records[^1] ^= 1;
        await tap.Below.WriteAsync(records);

        var buffer = new byte[64 * 1024];
        var read = await pair.Server.Stream.ReadAsync(buffer);

        buffer[..read].Should().Equal(sent[..Record]);
        for (var times = 0; times < 2; times++)
        {
            var reading = () => pair.Server.Stream.ReadAsync(buffer).AsTask();
            await reading.Should().ThrowAsync<IOException>();
        }
    }

    private static async Task SendAsync(TlsConnection connection, byte[] bytes)
    {
        await connection.Stream.WriteAsync(bytes);
        await connection.CompleteWritesAsync();
    }
}
