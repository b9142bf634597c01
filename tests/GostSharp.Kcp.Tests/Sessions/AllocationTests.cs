using System.Net;
using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Sessions;
using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Sessions;

[Collection(AloneCollection.Name)]
public sealed class AllocationTests
{
    private static readonly KcpOptions Options = new() { Crypt = KcpCrypt.FromPassword(KcpCipher.Aes, "allocations"), Compression = false };

    public static TheoryData<KcpCipher> Ciphers => [.. Enum.GetValues<KcpCipher>()];

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void A_packet_on_its_way_allocates_nothing(KcpCipher cipher)
    {
        var options = Options with { Crypt = KcpCrypt.FromPassword(cipher, "allocations") };
        var (left, right) = (new Courier(options), new Courier(options));
        var sender = new SessionCore(1, options, left);
        var receiver = new SessionCore(1, options, right);
        var data = new byte[50_000];
        var now = 0u;
        for (var i = 0; i < 40; i++)
        {
            Step();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var packets = left.Packets + right.Packets;
        for (var i = 0; i < 40; i++)
        {
            Step();
        }

        var perPacket = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (left.Packets + right.Packets - packets);
        (left.Packets - packets).Should().BePositive();
        perPacket.Should().BeLessThan(1);

        void Step()
        {
            now += 30;
            sender.Write(data, now);
            left.Deliver(receiver, now);
            receiver.Tick(now);
            while (receiver.Read(data, now) > 0)
            {
            }

            right.Deliver(sender, now);
        }
    }

    [Fact]
    public async Task Garbage_allocates_nothing()
    {
        var network = new MemoryKcpNetwork();
        var other = Options with { Crypt = KcpCrypt.FromPassword(KcpCipher.Aes, "other") };
        var port = new ListenerPort(network.Bind(), [Options, other], new KcpListenerOptions(), KcpScheduler.For(TimeProvider.System));
        var stranger = new IPEndPoint(IPAddress.Loopback, 1);
        var garbage = new byte[PacketBuffers.Size];
        const int count = 2_000;
        Receive();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Receive();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(count);
        port.Statistics.Rejected.Should().Be(2 * count);
        await port.DisposeAsync();

        void Receive()
        {
            for (var i = 0; i < count; i++)
            {
                garbage[i % 1_000]++;
                port.OnPacket(garbage, 0, 1_000, stranger);
            }

            port.OnPause();
        }
    }

    /// <summary>Keeps sealed packets until they are delivered.</summary>
    private sealed class Courier(KcpOptions options) : IPacketSink
    {
        private readonly Queue<(byte[] Buffer, int Length)> _packets = new(256);

        public long Packets { get; private set; }

        public void Send(byte[] buffer, int length)
        {
            _packets.Enqueue((buffer, length));
            Packets++;
        }

        public void Deliver(SessionCore core, uint now)
        {
            while (_packets.TryDequeue(out var packet))
            {
                PacketSeal.TryOpen(options.Crypt.Packets, packet.Buffer, packet.Length, out var payload);
                core.Input(payload, now);
                PacketBuffers.Return(packet.Buffer);
            }

            core.AfterInput(now);
        }
    }
}
