using System.Security.Cryptography;
using GostSharp.Codecs;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Protocols.Shadowsocks.Ciphers;
using GostSharp.Protocols.Shadowsocks.Sip022;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Shadowsocks.Sip022;

/// <summary>How long the ciphers of senders live: those of who does not know the key not beyond the packet, those in use for as long as they are.</summary>
public sealed class PacketSessionTests
{
    private static readonly byte[] Plain = Hex.Bytes("01 C0 A8 01 01 00 50 AA");
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();
    private readonly byte[] _key = new byte[32];
    private int _alive;

    [Fact]
    public void A_server_keeps_nothing_of_packets_that_it_does_not_take()
    {
        using var server = Counted().PacketsForServer(new SaltFilter());
        using var late = new Sip022Suite(_key, new ManualTime(_time.GetUtcNow().AddSeconds(-31))).PacketsForClient();
        _alive.Should().Be(1, "that is its own");

        for (var seed = 0; seed < 100; seed++)
        {
            IsOne(server, RandomBytes.Create(seed, 100)).Should().BeFalse();
            _alive.Should().Be(1);
        }

        IsOne(server, Seal(late)).Should().BeFalse();
        _alive.Should().Be(1);
    }

    [Fact]
    public void A_server_keeps_one_for_each_client()
    {
        using var server = Counted().PacketsForServer(new SaltFilter());
        using var client = new Sip022Suite(_key, _time).PacketsForClient();
        for (var i = 0; i < 10; i++)
        {
            var packet = Seal(client);
            IsOne(server, packet).Should().BeTrue();
            IsOne(server, packet).Should().BeFalse();
            _alive.Should().Be(2);
        }
    }

    [Fact]
    public void First_packets_that_come_at_once_share_one()
    {
        var suite = Counted();
        using var server = suite.PacketsForServer(new SaltFilter());
        for (var clients = 1; clients <= 20; clients++)
        {
            using var client = new Sip022Suite(_key, _time).PacketsForClient();
            var packets = Enumerable.Range(0, 50).Select(_ => Seal(client)).ToArray();
            var taken = 0;

            Parallel.ForEach(packets, packet => Interlocked.Add(ref taken, IsOne(server, packet) ? 1 : 0));

            taken.Should().Be(packets.Length);
            _alive.Should().Be(1 + clients);
        }
    }

    [Fact]
    public void A_client_keeps_the_last_two_servers()
    {
        using var client = Counted().PacketsForClient();
        var question = Seal(client);
        for (var servers = 1; servers <= 4; servers++)
        {
            using var server = new Sip022Suite(_key, _time).PacketsForServer(new SaltFilter());
            IsOne(server, question).Should().BeTrue();

            IsOne(client, Seal(server)).Should().BeTrue();
            IsOne(client, RandomBytes.Create(servers, 100)).Should().BeFalse();
            IsOne(client, Seal(server)).Should().BeTrue();

            _alive.Should().Be(1 + Math.Min(servers, 2));
        }
    }

    [Fact]
    public void Senders_are_known_for_their_time_however_many_there_are()
    {
        var sessions = new PacketSessions(new Turnover(10, 1000, Lifetime, _time));
        var suite = new Sip022Suite(_key, _time);
        Remember(0, 500);
        _time.Advance(Lifetime);
        Remember(500, 501);
        Remember(501, 600);
        Known(0, 600);

        _time.Advance(Lifetime);
        Remember(600, 601);

        Enumerable.Range(0, 501).Should().OnlyContain(id => sessions.Find((ulong)id) == null);
        Known(501, 601);

        void Remember(int from, int to)
        {
            for (var id = from; id < to; id++)
            {
                sessions.Remember(new PacketSession(suite, (ulong)id)).Id.Should().Be((ulong)id);
            }
        }

        void Known(int from, int to) => Enumerable.Range(from, to - from).Should().OnlyContain(id => sessions.Find((ulong)id) != null);
    }

    private Sip022Suite Counted() => new(_key, _time) { Ciphers = key => new CountedCipher(key, by => Interlocked.Add(ref _alive, by)) };

    private static byte[] Seal(IPacketCipher cipher)
    {
        var packet = new byte[Plain.Length + cipher.Overhead];
        cipher.Seal(Plain, packet);
        return packet;
    }

    private static bool IsOne(IPacketCipher cipher, byte[] packet) =>
        ShadowsocksPacket.TryOpen((byte[])packet.Clone(), cipher, new SocksPeers(), out _, out _);

    private sealed class CountedCipher : Aead
    {
        private readonly AesGcm _cipher;
        private readonly Action<int> _count;

        public CountedCipher(ReadOnlySpan<byte> key, Action<int> count)
        {
            (_cipher, _count) = (new AesGcm(key, TagLength), count);
            _count(1);
        }

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> into) =>
            _cipher.Encrypt(nonce, plain, into[..plain.Length], into.Slice(plain.Length, TagLength));

        public override void Dispose()
        {
            _cipher.Dispose();
            _count(-1);
        }

        protected override void Open(ReadOnlySpan<byte> nonce, Span<byte> bytes, ReadOnlySpan<byte> tag) => _cipher.Decrypt(nonce, bytes, tag, bytes);
    }
}
