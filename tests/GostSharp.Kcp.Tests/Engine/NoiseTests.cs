using GostSharp.Kcp.Fec;
using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Sessions;
using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Engine;

/// <summary>Packets of somebody who has the key and means harm.</summary>
public sealed class NoiseTests : IPacketSink
{
    private long _sent;

    void IPacketSink.Send(byte[] buffer, int length)
    {
        _sent++;
        PacketBuffers.Return(buffer);
    }

    [Fact]
    public void Any_bytes_in_any_number_do_no_harm()
    {
        var random = new Random(1);
        var core = new SessionCore(1, SimulatedPair.Plain with { ReceiveWindow = 64 }, this);
        core.Write(new byte[40_000], 0);
        for (uint i = 0; i < 50_000; i++)
        {
            var payload = Plausible(random);
            core.Input(payload, i);
            if (i % 3 == 0)
            {
                core.AfterInput(i);
            }

            if (i % 100 == 0)
            {
                core.Tick(i);
                core.Read(new byte[random.Next(3000)], i);
                core.Write(new byte[random.Next(3000)], i);
            }
        }

        core.Available.Should().BeLessThanOrEqualTo(64 * PacketLayout.MaxPacketSize);
        core.Unacknowledged.Should().BeLessThanOrEqualTo(1024);
        _sent.Should().BePositive();
        core.Stop();
        core.DropUnread();
    }

    [Fact]
    public void Every_truncation_of_a_packet_does_no_harm()
    {
        byte[] packet = [.. new byte[8], .. Segments.Make(1, 0x51, 0, 30), .. Segments.Make(1, 0x52, 0, 0), .. Segments.Make(1, 0x51, 1, 30)];
        new FecHeader(0, IsParity: false).Write(packet);
        packet[6] = (byte)(packet.Length - 6);
        for (var length = 0; length <= packet.Length; length++)
        {
            foreach (var start in new[] { 0, 8 })
            {
                if (start > length)
                {
                    continue;
                }

                var core = new SessionCore(1, SimulatedPair.Plain, this);
                core.Input(packet.AsSpan(start, length - start), 0);
                core.AfterInput(0);
                var first = 8 + 24 + 30;
                core.Available.Should().Be(length < first ? 0 : length < packet.Length ? 30 : 60);
            }
        }
    }

    [Fact]
    public void Noise_in_error_correction_does_no_harm()
    {
        var random = new Random(2);
        var decoder = new FecDecoder(ParityMatrix.For(10, 3), segments => segments.Length.Should().BeLessThanOrEqualTo(PacketLayout.MaxPacketSize));
        for (var i = 0; i < 50_000; i++)
        {
            var payload = new byte[random.Next(8, 200)];
            random.NextBytes(payload);
            var number = random.Next(4) == 0 ? (uint)random.NextInt64() : (uint)random.Next(i / 10, (i / 10) + 60);
            var header = new FecHeader(number, random.Next(100) == 0 ? random.Next(2) == 0 : number % 13 >= 10);
            header.Write(payload);
            decoder.Add(header, payload, (uint)i);
        }

        decoder.Clear();
    }

    private static byte[] Plausible(Random random)
    {
        var length = random.Next(4) switch { 0 => 0, 1 => random.Next(10), _ => random.Next(1, 200) };
        var segment = Segments.Make(
            random.Next(20) == 0 ? 2u : 1u,
            (byte)random.Next(0x50, 0x56),
            Number(random),
            length,
            random.Next(20) == 0 ? (uint)random.NextInt64() : null,
            Number(random),
            (ushort)random.Next(0, 100),
            Number(random));
        if (random.Next(10) == 0)
        {
            segment[random.Next(segment.Length)] ^= (byte)random.Next(256);
        }

        if (random.Next(3) == 0)
        {
            return segment;
        }

        byte[] packet = [.. new byte[8], .. segment, .. Segments.Make(1, 0x52, Number(random), 0)];
        new FecHeader((uint)random.Next(200), random.Next(4) == 0).Write(packet);
        return packet;
    }

    private static uint Number(Random random) => random.Next(5) == 0 ? (uint)random.NextInt64() : (uint)random.Next(100);
}
