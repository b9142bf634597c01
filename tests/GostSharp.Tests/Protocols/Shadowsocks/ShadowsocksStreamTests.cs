using FsCheck;
using FsCheck.Fluent;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>The bytes of a connection, however they are cut on the way, cut short, or changed.</summary>
public sealed class ShadowsocksStreamTests
{
    private static readonly byte[] Text = [.. "one"u8, .. "two"u8, .. "three"u8];
    private static readonly byte[][] Writes = ["one"u8.ToArray(), "two"u8.ToArray(), "three"u8.ToArray()];

    public static TheoryData<string> Methods => [.. Secrets.Sound, .. Secrets.Broken];

    public static TheoryData<string> SoundMethods => [.. Secrets.Sound];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Methods))]
    public async Task Bytes_arrive_wherever_they_are_split(string method)
    {
        var sent = await Secrets.SentByClientAsync(Secrets.Of(method), Writes);
        for (var split = 0; split <= sent.Length; split++)
        {
            (await ReadAsync(method, sent[..split], sent[split..])).Should().Equal(Text, "they were split at {0}", split);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Methods))]
    public async Task Bytes_arrive_one_by_one(string method)
    {
        var sent = await Secrets.SentByServerAsync(Secrets.Of(method), Writes);
        await using var pair = ConnectionPair.CreateInMemory();
        await using var client = Secrets.Of(method).ToServer(pair.Client);
        var reading = ServerReading.ReadToEndAsync(client);
        foreach (var one in sent)
        {
            await pair.Server.SendAsync([one]);
            await Task.Yield();
        }

        await pair.Server.CompleteWritesAsync();
        (await reading).Received.Should().Equal(Text);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(SoundMethods))]
    public async Task A_stream_that_is_cut_short_gives_what_was_whole_and_then_fails(string method)
    {
        var suite = Secrets.Of(method);
        var sent = await Secrets.SentByClientAsync(suite, Writes);
        var salt = sent.Length - Text.Length - (3 * 34);
        int[] borders = [0, salt, salt + 37, salt + 74, salt + 113];
        for (var length = 0; length < sent.Length; length++)
        {
            var (received, failure) = await ReadThroughAsync(method, sent[..length]);

            received.Should().Equal(Text[..(length < salt + 37 ? 0 : length < salt + 74 ? 3 : 6)], "{0} bytes have come", length);
            if (borders.Contains(length))
            {
                failure.Should().BeNull("{0} bytes are whole chunks", length);
            }
            else
            {
                failure.Should().BeOfType<GostException>("{0} bytes are no whole chunks", length).Which.Reason.Should().Be(FailureReason.ConnectionLost);
            }
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(SoundMethods))]
    public async Task A_bit_that_was_changed_anywhere_is_noticed_and_nothing_behind_it_is_read(string method)
    {
        var sent = await Secrets.SentByClientAsync(Secrets.Of(method), Writes);
        var salt = sent.Length - Text.Length - (3 * 34);
        for (var at = 0; at < sent.Length; at++)
        {
            var changed = (byte[])sent.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            var (received, failure) = await ReadThroughAsync(method, changed);

            received.Should().Equal(Text[..(at < salt + 37 ? 0 : at < salt + 74 ? 3 : 6)], "byte {0} was changed", at);
            failure.Should().BeOfType<GostException>("byte {0} was changed", at).Which.Reason.Should().Be(FailureReason.Authentication);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Methods))]
    public async Task Large_writes_arrive_as_they_were(string method)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var client = Secrets.Of(method).ToServer(pair.Client);
        await using var server = Secrets.Of(method).ToClient(pair.Server, new SaltFilter());
        var sending = SendAsync(client);

        await RandomBytes.VerifyToEndAsync(server.Stream, 5, 1_000_000);
        await sending;

        static async Task SendAsync(StreamConnection client)
        {
            await client.Stream.WriteAsync(RandomBytes.Create(5, 1_000_000));
            await client.CompleteWritesAsync();
        }
    }

    [Fact]
    public void Any_writes_and_any_reads_carry_the_same_bytes() => Prop.ForAll(
        Gen.Choose(1, 40_000).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(1, 40_000).ToArbitrary(),
        (writes, read) => CarriesAsync([.. writes.Take(6)], read).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_read_that_is_cancelled_loses_nothing_wherever_it_was()
    {
        var sent = await Secrets.SentByClientAsync(Secrets.Of("aes-256-gcm"), Writes);
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = Secrets.Of("aes-256-gcm").ToClient(pair.Server, new SaltFilter());
        var received = new List<byte>();
        foreach (var piece in sent.Chunk(7))
        {
            await pair.Client.SendAsync(piece);
            received.AddRange(await ReadUntilCancelledAsync(server));
        }

        received.Should().Equal(Text);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_waits_for_decrypted_bytes_and_takes_none()
    {
        var sent = await Secrets.SentByClientAsync(Secrets.Of("aes-128-gcm"), "one"u8.ToArray());
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = Secrets.Of("aes-128-gcm").ToClient(pair.Server, new SaltFilter());
        var waiting = server.Stream.ReadAsync(Memory<byte>.Empty).AsTask();

        await pair.Client.SendAsync(sent[..^1]);
        waiting.IsCompleted.Should().BeFalse();
        await pair.Client.SendAsync(sent[^1..]);

        (await waiting).Should().Be(0);
        (await server.ReceiveAsync(3)).Should().Equal("one"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Nothing_is_written_behind_a_write_that_was_cut()
    {
        await using var pair = ConnectionPair.CreateInMemory(bufferSize: 16);
        await using var client = Secrets.Of("aes-256-gcm").ToServer(pair.Client);
        using var stop = new CancellationTokenSource();
        var writing = client.Stream.WriteAsync(new byte[1000], stop.Token).AsTask();
        await stop.CancelAsync();
        await writing.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();

        await client.Invoking(it => it.Stream.WriteAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Methods))]
    public async Task A_server_takes_no_recorded_connection_again(string method)
    {
        var (suite, seen) = (Secrets.Of(method), new SaltFilter());
        var sent = await Secrets.SentByClientAsync(suite, Writes);

        (await ServerReading.ReadAsync(suite, seen, sent)).Failure.Should().BeNull();

        var (received, failure) = await ServerReading.ReadAsync(suite, seen, sent);
        received.Should().BeEmpty();
        failure.Should().BeOfType<GostException>().Which.Reason.Should().Be(FailureReason.Authentication);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Methods))]
    public async Task A_server_does_not_take_its_own_bytes(string method)
    {
        var (suite, seen) = (Secrets.Of(method), new SaltFilter());
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = suite.ToClient(pair.Server, seen);
        await server.SendAsync("hello"u8.ToArray());
        var sent = await pair.Client.ReceiveAsync(5);

        (await ServerReading.ReadAsync(suite, seen, sent)).Failure.Should().BeOfType<GostException>().Which.Reason.Should().Be(FailureReason.Authentication);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_does_not_know_the_password_leaves_nothing_in_the_filter()
    {
        var (suite, seen) = (Secrets.Of("aes-256-gcm"), new SaltFilter());
        var forged = await Secrets.SentByClientAsync(Secrets.Of("aes-256-gcm", "guess"), Writes);

        (await ServerReading.ReadAsync(suite, seen, forged)).Failure.Should().BeOfType<GostException>();

        seen.Contains(forged.AsSpan(0, 32)).Should().BeFalse();
    }

    private static async Task<byte[]> ReadAsync(string method, params byte[][] pieces)
    {
        var (received, failure) = await ReadThroughAsync(method, pieces);
        failure.Should().BeNull();
        return received;
    }

    private static Task<(byte[] Received, GostException? Failure)> ReadThroughAsync(string method, params byte[][] pieces) =>
        ServerReading.ReadAsync(Secrets.Of(method), new SaltFilter(), pieces);

    private static async Task<byte[]> ReadUntilCancelledAsync(StreamConnection connection)
    {
        var all = new List<byte>();
        var buffer = new byte[2];
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var reading = connection.Stream.ReadAsync(buffer, stop.Token).AsTask();
            await stop.CancelAsync();
            try
            {
                all.AddRange(buffer[..await reading]);
            }
            catch (OperationCanceledException)
            {
                return [.. all];
            }
        }
    }

    private static async Task<bool> CarriesAsync(int[] writes, int read)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var client = Secrets.Of("chacha20-ietf-poly1305").ToServer(pair.Client);
        await using var server = Secrets.Of("chacha20-ietf-poly1305").ToClient(pair.Server, new SaltFilter());
        var all = RandomBytes.Create(writes.Length, writes.Sum());
        var sending = SendAsync();
        var received = new List<byte>();
        var buffer = new byte[read];
        for (int count; (count = await server.Stream.ReadAsync(buffer)) > 0;)
        {
            received.AddRange(buffer[..count]);
        }

        await sending;
        return received.SequenceEqual(all);

        async Task SendAsync()
        {
            var at = 0;
            foreach (var length in writes)
            {
                await client.Stream.WriteAsync(all.AsMemory(at, length));
                at += length;
            }

            await client.CompleteWritesAsync();
        }
    }
}
