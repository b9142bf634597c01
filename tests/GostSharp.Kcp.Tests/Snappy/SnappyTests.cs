using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Kcp.Snappy;

namespace GostSharp.Kcp.Tests.Snappy;

public sealed class SnappyTests
{
    private const string Prologue = "ff060000734e61507059";
    private const string Open = Prologue + "010c00004439ac2f0100000003000000";
    private const string Data = "0013000001ee40ef302401022800030000006162960200";

    [Fact]
    public async Task Streams_of_gost_can_be_read()
    {
        var read = await ReadAllAsync(Convert.FromHexString(Open + Data));

        var expected = "0100000003000000" + "0102280003000000" + string.Concat(Enumerable.Repeat("6162", 20));
        Convert.ToHexString(read).Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task What_does_not_get_shorter_is_written_as_gost_writes_it()
    {
        Convert.ToHexString(await WriteAsync(Convert.FromHexString("0100000003000000"))).Should().BeEquivalentTo(Open);
    }

    [Fact]
    public async Task The_identifier_is_written_once()
    {
        using var output = new MemoryStream();
        var writer = new SnappyWriter(output);
        await writer.WriteAsync(new byte[] { 1 }, default);
        var first = output.Length;
        await writer.WriteAsync(new byte[] { 2 }, default);

        output.ToArray().AsSpan((int)first).IndexOf(SnappyChunk.Name).Should().Be(-1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public async Task Every_length_comes_back(int length)
    {
        foreach (var isRandom in new[] { true, false })
        {
            var data = new byte[length];
            if (isRandom)
            {
                new Random(length).NextBytes(data);
            }

            var written = await WriteAsync(data);

            (await ReadAllAsync(written)).Should().Equal(data);
            if (!isRandom && length > 1_000)
            {
                written.Length.Should().BeLessThan(length / 10);
            }
        }
    }

    [Fact]
    public void Whatever_is_written_comes_back_however_it_is_cut()
    {
        Prop.ForAll<byte[][], PositiveInt>((writes, step) =>
        {
            using var output = new MemoryStream();
            var writer = new SnappyWriter(output);
            foreach (var data in writes)
            {
                writer.WriteAsync(data, default).AsTask().GetAwaiter().GetResult();
            }

            var read = ReadAllAsync(output.ToArray(), step.Get).GetAwaiter().GetResult();
            return read.SequenceEqual(writes.SelectMany(data => data));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_stream_may_be_cut_anywhere()
    {
        var bytes = Convert.FromHexString(Open + Data);
        var whole = await ReadAllAsync(bytes);
        for (var step = 1; step < bytes.Length; step++)
        {
            (await ReadAllAsync(bytes, step)).Should().Equal(whole);
        }
    }

    [Fact]
    public async Task A_stream_that_ends_inside_of_a_chunk_is_an_error()
    {
        var bytes = Convert.FromHexString(Open + Data);
        int[] ends = [0, Prologue.Length / 2, Open.Length / 2, bytes.Length];
        for (var length = 0; length <= bytes.Length; length++)
        {
            var act = () => ReadAllAsync(bytes[..length]);
            if (ends.Contains(length))
            {
                await act.Should().NotThrowAsync();
            }
            else
            {
                await act.Should().ThrowAsync<EndOfStreamException>();
            }
        }
    }

    [Fact]
    public async Task Every_changed_bit_of_a_chunk_is_noticed()
    {
        var original = Convert.FromHexString(Open + Data);
        for (var bit = 8 * (Open.Length / 2); bit < 8 * original.Length; bit++)
        {
            var bytes = (byte[])original.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var failure = await Record.ExceptionAsync(() => ReadAllAsync(bytes));
            // Or it is a chunk that may be skipped now.
            Assert.True(failure is InvalidDataException or EndOfStreamException || bytes[Open.Length / 2] is >= 0x80 and < 0xFF, $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("000100000000", "the stream begins with its identifier")]
    [InlineData("ff050000734e615070", "the identifier has six bytes")]
    [InlineData("ff060000734e61507058", "the identifier is what it is")]
    [InlineData(Prologue + "0200000000", "chunks of unknown kinds below 0x80 are errors")]
    [InlineData(Prologue + "7f000000", "chunks of unknown kinds below 0x80 are errors")]
    [InlineData(Prologue + "01050001" + "00000000", "a chunk holds at most 65,536 bytes")]
    [InlineData(Prologue + "00ffffff" + "00000000", "a chunk is not longer than compression can make it")]
    [InlineData(Prologue + "000900000000000081800400", "a compressed chunk holds at most 65,536 bytes")]
    [InlineData(Prologue + "0003000000000000", "a chunk has a checksum")]
    public async Task What_cannot_be_is_refused(string hex, string because)
    {
        var act = () => ReadAllAsync(Convert.FromHexString(hex + new string('0', 40)));
        await act.Should().ThrowAsync<InvalidDataException>(because);
    }

    [Fact]
    public async Task Padding_and_repeated_identifiers_are_skipped()
    {
        var padding = new byte[4 + 200_000];
        BinaryPrimitives.WriteUInt32LittleEndian(padding, 0xFE | (200_000u << 8));
        byte[] bytes = [.. Convert.FromHexString(Prologue), .. padding, .. Convert.FromHexString(Prologue), .. Convert.FromHexString("80000000"), .. Convert.FromHexString(Open)];

        Convert.ToHexString(await ReadAllAsync(bytes, 1000)).Should().BeEquivalentTo("0100000003000000");
    }

    [Fact]
    public void Noise_is_never_more_than_an_error()
    {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            byte[] bytes = [.. Convert.FromHexString(Prologue), .. new byte[random.Next(60)]];
            random.NextBytes(bytes.AsSpan(10));
            if (bytes.Length > 14)
            {
                // A plausible head, so that what stands behind it is looked at.
                SnappyChunk.WriteHeader(bytes.AsSpan(10), (byte)random.Next(2), bytes.Length - 14);
            }

            var failure = Record.Exception(() => Assert.Empty(ReadAllAsync(bytes).GetAwaiter().GetResult()));
            Assert.True(failure is null or InvalidDataException or EndOfStreamException, failure?.ToString());
        }
    }

    [Fact]
    public async Task A_read_that_is_cancelled_inside_of_a_chunk_loses_nothing()
    {
        var bytes = Convert.FromHexString(Open);
        var pipe = new System.IO.Pipelines.Pipe();
        var reader = new SnappyReader(pipe.Reader.AsStream());
        var buffer = new byte[100];
        foreach (var next in bytes[..^1])
        {
            using var cancellation = new CancellationTokenSource();
            await pipe.Writer.WriteAsync(new[] { next });
            var read = reader.ReadAsync(buffer, cancellation.Token);
            await cancellation.CancelAsync();
            var act = () => read.AsTask();
            await act.Should().ThrowAsync<OperationCanceledException>();
        }

        await pipe.Writer.WriteAsync(bytes.AsMemory(bytes.Length - 1));
        (await reader.ReadAsync(buffer, default)).Should().Be(8);
    }

    [Fact]
    public async Task Room_is_made_for_what_has_come_and_not_for_what_was_announced()
    {
        const int FirstRoom = 8 * 1024;
        var data = new byte[65_536];
        new Random(1).NextBytes(data);
        var written = await WriteAsync(data);
        using var input = new WatchedStream(written);
        var buffer = new byte[data.Length];

        (await new SnappyReader(input).ReadAsync(buffer, default)).Should().Be(data.Length);

        buffer.Should().Equal(data);
        // For two heads of chunks, the identifier, what fits into the first room, and the rest.
        input.Asked.Should().Equal(0, 4, 6, 0, 4, FirstRoom - 4, written.Length - 10 - FirstRoom);
    }

    private static async Task<byte[]> WriteAsync(byte[] data)
    {
        using var output = new MemoryStream();
        await new SnappyWriter(output).WriteAsync(data, default);
        return output.ToArray();
    }

    private static async Task<byte[]> ReadAllAsync(byte[] bytes, int step = int.MaxValue)
    {
        using var input = new SlowStream(bytes, step);
        var reader = new SnappyReader(input);
        using var output = new MemoryStream();
        var buffer = new byte[777];
        while (await reader.ReadAsync(buffer, default) is > 0 and var read)
        {
            output.Write(buffer, 0, read);
        }

        return output.ToArray();
    }

    /// <summary>Remembers how much was asked for.</summary>
    private sealed class WatchedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public List<int> Asked { get; } = [];

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked.Add(buffer.Length);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }

    /// <summary>Gives at most so many bytes at once.</summary>
    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, step)], cancellationToken);
    }
}
