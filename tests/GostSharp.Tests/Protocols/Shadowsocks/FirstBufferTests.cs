using GostSharp.Protocols.Shadowsocks;

namespace GostSharp.Tests.Protocols.Shadowsocks;

public sealed class FirstBufferTests
{
    private const int Small = 1024;
    private const int SaltLengthAndTags = 32 + 2 + 16 + 16;

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Before_the_first_chunk_was_opened_a_connection_holds_a_small_buffer(int length)
    {
        var suite = (AeadSuite)Secrets.Of("aes-256-gcm");
        var sent = await Secrets.SentByClientAsync(suite, RandomBytes.Create(1, length), "more"u8.ToArray());
        var wire = new SlowWire(sent);
        await using var stream = new ShadowsocksStream(wire, new AeadSealer(suite, null), new AeadOpener(suite, null));
        using var all = new MemoryStream();

        await stream.CopyToAsync(all);

        all.ToArray().Should().Equal([.. RandomBytes.Create(1, length), .. "more"u8]);
        var first = SaltLengthAndTags + length;
        wire.Rooms.Take(first).Should().OnlyContain(room => room <= Small);
        wire.Rooms.Skip(first).Should().OnlyContain(room => room > Small);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_first_chunk_that_is_larger_has_its_room()
    {
        var suite = (AeadSuite)Secrets.Of("aes-256-gcm");
        var wire = new SlowWire(await Secrets.SentByClientAsync(suite, RandomBytes.Create(1, ChunkWriter.MaxData)));
        await using var stream = new ShadowsocksStream(wire, new AeadSealer(suite, null), new AeadOpener(suite, null));

        await RandomBytes.VerifyToEndAsync(stream, 1, ChunkWriter.MaxData);

        wire.Rooms.Take(SaltLengthAndTags - 16).Should().OnlyContain(room => room <= Small);
    }

    /// <summary>Gives byte by byte, and notes how large the buffers are that it is given.</summary>
    private sealed class SlowWire(byte[] bytes) : AsyncStream
    {
        private int _next;

        public List<int> Rooms { get; } = [];

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.IsEmpty)
            {
                return ValueTask.FromResult(0);
            }

            Rooms.Add(buffer.Length);
            if (_next == bytes.Length)
            {
                return ValueTask.FromResult(0);
            }

            buffer.Span[0] = bytes[_next++];
            return ValueTask.FromResult(1);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
