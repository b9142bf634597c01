using GostSharp.Codecs;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Protocols.Shadowsocks.Sip022;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Shadowsocks.Sip022;

/// <summary>What the methods of 2022 refuse, and how their bytes may be cut.</summary>
public sealed class Sip022Tests
{
    private const string Method = "2022-blake3-aes-256-gcm";
    private static readonly byte[] Address = Hex.Bytes("01 C0 A8 01 01 00 50");
    private static readonly byte[][] Writes = [[.. Address, .. "one"u8], "two"u8.ToArray(), "three"u8.ToArray()];
    private static readonly byte[] Text = [.. Writes.SelectMany(bytes => bytes)];

    private readonly ManualTime _time = new();
    private readonly string _key = Convert.ToBase64String(new byte[32]);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_arrives_wherever_it_is_split()
    {
        var sent = await Secrets.SentByClientAsync(Suite(), Writes);
        for (var split = 0; split <= sent.Length; split++)
        {
            (await ReadAsync(Suite(), new SaltFilter(), sent[..split], sent[split..])).Should().BeEquivalentTo((Text, (FailureReason?)null), "it was split at {0}", split);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_bit_that_was_changed_anywhere_is_noticed()
    {
        var sent = await Secrets.SentByClientAsync(Suite(), Writes);
        for (var at = 0; at < sent.Length; at++)
        {
            var changed = (byte[])sent.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            var (received, reason) = await ReadAsync(Suite(), new SaltFilter(), changed);
            reason.Should().Be(FailureReason.Authentication, "byte {0} was changed", at);
            Text.Take(received.Length).Should().Equal(received);
            received.Length.Should().BeLessThan(Text.Length);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_address_alone_is_padded_and_arrives_alone()
    {
        var lengths = new HashSet<int>();
        for (var i = 0; i < 20; i++)
        {
            var sent = await Secrets.SentByClientAsync(Suite(), Address);
            lengths.Add(sent.Length);
            (await ReadAsync(Suite(), new SaltFilter(), sent)).Should().BeEquivalentTo((Address, (FailureReason?)null));
        }

        lengths.Should().HaveCountGreaterThan(5).And.OnlyContain(length => length <= 32 + 27 + 7 + 2 + 900 + 16);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(-31, false)]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public async Task Clocks_may_differ_by_half_a_minute(int seconds, bool isTaken)
    {
        var sent = await Secrets.SentByClientAsync(Suite(_time.GetUtcNow().AddSeconds(seconds)), Writes);

        var (_, reason) = await ReadAsync(Suite(), new SaltFilter(), sent);

        reason.Should().Be(isTaken ? null : FailureReason.Authentication);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_recorded_request_is_not_taken_again_and_no_answer_is_one()
    {
        var seen = new SaltFilter();
        var sent = await Secrets.SentByClientAsync(Suite(), Writes);

        (await ReadAsync(Suite(), seen, sent)).Reason.Should().BeNull();
        (await ReadAsync(Suite(), seen, sent)).Reason.Should().Be(FailureReason.Authentication);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_to_another_request_is_not_taken()
    {
        await using var first = ConnectionPair.CreateInMemory();
        await using var server = Suite().ToClient(first.Server, new SaltFilter());
        await first.Client.SendAsync(await Secrets.SentByClientAsync(Suite(), Writes));
        await server.ReceiveAsync(Text.Length);
        await server.SendAsync("world"u8.ToArray());
        var answer = await first.Client.ReceiveAsync(1);

        await using var second = ConnectionPair.CreateInMemory();
        await using var client = Suite().ToServer(second.Client);
        await client.SendAsync(Writes[0]);
        await second.Server.SendAsync(answer);

        (await client.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.Authentication);
    }

    [Fact]
    public void A_packet_is_taken_once_from_wherever_it_comes()
    {
        var suite = Suite();
        using var client = suite.PacketsForClient();
        var packets = Enumerable.Range(0, 100).Select(number => Seal(client, [.. Address, (byte)number])).ToArray();
        using var here = suite.PacketsForServer(new SaltFilter());
        using var there = suite.PacketsForServer(new SaltFilter());

        foreach (var packet in packets.Reverse())
        {
            IsOne(here, packet).Should().BeTrue();
            IsOne(here, packet).Should().BeFalse();
            IsOne(there, packet).Should().BeFalse();
        }
    }

    [Fact]
    public void A_packet_that_was_cut_or_changed_is_none_and_leaves_nothing_behind()
    {
        var suite = Suite();
        using var client = suite.PacketsForClient();
        using var server = suite.PacketsForServer(new SaltFilter());
        var packet = Seal(client, [.. Address, .. "hello"u8]);
        for (var length = 0; length < packet.Length; length++)
        {
            IsOne(server, packet[..length]).Should().BeFalse("{0} bytes of it are there", length);
        }

        for (var at = 0; at < packet.Length; at++)
        {
            var changed = (byte[])packet.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            IsOne(server, changed).Should().BeFalse("byte {0} was changed", at);
        }

        IsOne(server, packet).Should().BeTrue();
    }

    [Fact]
    public void An_answer_is_for_the_session_that_asked_and_no_question_is_one()
    {
        var suite = Suite();
        using var asking = suite.PacketsForClient();
        using var other = suite.PacketsForClient();
        using var server = suite.PacketsForServer(new SaltFilter());
        var question = Seal(asking, [.. Address, 1]);
        IsOne(server, question).Should().BeTrue();
        var answer = Seal(server, [.. Address, 2]);

        IsOne(other, answer).Should().BeFalse();
        IsOne(asking, question).Should().BeFalse();
        IsOne(asking, answer).Should().BeTrue();
        IsOne(asking, answer).Should().BeFalse();
        IsOne(server, answer).Should().BeFalse();
    }

    [Fact]
    public void A_packet_of_another_time_is_none()
    {
        using var client = Suite(_time.GetUtcNow().AddSeconds(-31)).PacketsForClient();
        using var server = Suite().PacketsForServer(new SaltFilter());

        IsOne(server, Seal(client, [.. Address, 1])).Should().BeFalse();
    }

    [Fact]
    public void Numbers_are_taken_once_in_any_order_within_the_window()
    {
        var window = new PacketWindow();
        ulong[] numbers = [0, 5, 3, 4, 1, 2, 63, 64, 65, 2047, 66, 2113, 10_000, 9_000];
        foreach (var number in numbers)
        {
            window.TryAccept(number).Should().BeTrue("{0} has not come", number);
        }

        foreach (var number in numbers)
        {
            window.TryAccept(number).Should().BeFalse("{0} has come", number);
        }

        window.TryAccept(10_000 - PacketWindow.Length).Should().BeFalse();
        window.TryAccept(10_001 - PacketWindow.Length).Should().BeTrue();
        window.TryAccept(ulong.MaxValue).Should().BeFalse();
        window.TryAccept(ulong.MaxValue - 1).Should().BeTrue();
        window.TryAccept(10_001).Should().BeFalse();
    }

    private CipherSuite Suite(DateTimeOffset? now = null) => ShadowsocksMethod.Find(Method)!.With(_key, now is null ? _time : new ManualTime(now));

    private static byte[] Seal(IPacketCipher cipher, byte[] plain)
    {
        var packet = new byte[plain.Length + cipher.Overhead];
        cipher.Seal(plain, packet);
        return packet;
    }

    private static bool IsOne(IPacketCipher cipher, byte[] packet) =>
        ShadowsocksPacket.TryOpen((byte[])packet.Clone(), cipher, new SocksPeers(), out _, out _);

    private static async Task<(byte[] Received, FailureReason? Reason)> ReadAsync(CipherSuite suite, SaltFilter seen, params byte[][] pieces)
    {
        var (received, failure) = await ServerReading.ReadAsync(suite, seen, pieces);
        return (received, failure?.Reason);
    }
}
