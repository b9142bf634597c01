using GostSharp.Kcp.Fec;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Tests.Fec;

public sealed class FecCodecTests
{
    private static readonly string[] Group =
    [
        "00000000f100030010", "01000000f10004002021", "02000000f1000500303132", "03000000f100060040414243",
        "04000000f10007005051525354", "05000000f1000800606162636465", "06000000f100090070717273747576",
        "07000000f1000a008081828384858687", "08000000f1000b00909192939495969798", "09000000f1000c00a0a1a2a3a4a5a6a7a8a9",
        "0a000000f2008e00245cc75ba80b3378f84f", "0b000000f2003d009b99cfddbec7a2e5c8e6", "0c000000f200f9003dbc0d71d536e0e4589e",
    ];

    [Fact]
    public void A_group_is_what_kcp_go_makes_of_it() => Encode(10, 3).Should().Equal(Group);

    [Fact]
    public void Any_three_packets_of_a_group_may_be_lost()
    {
        for (var a = 0; a < 13; a++)
        {
            for (var b = a + 1; b < 13; b++)
            {
                for (var c = b + 1; c < 13; c++)
                {
                    int[] lost = [a, b, c];
                    Decode(10, 3, Group.Where((_, i) => !lost.Contains(i))).Should().Equal(lost.Where(i => i < 10).Select(Segments));
                }
            }
        }
    }

    [Fact]
    public void With_one_more_lost_nothing_is_made_up() => Decode(10, 3, Group.Skip(4)).Should().BeEmpty();

    [Fact]
    public void A_complete_group_needs_nothing() => Decode(10, 3, Group).Should().BeEmpty();

    [Fact]
    public void Packets_may_come_in_any_order_and_twice()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var packets = Group.Where((_, i) => i is not (2 or 7)).Concat(Group.Skip(8)).ToArray();
            random.Shuffle(packets);
            var recovered = Decode(10, 3, packets);
            recovered.Should().OnlyContain(segments => segments == Segments(2) || segments == Segments(7) || Group.Take(10).Any(packet => packet.EndsWith(segments, StringComparison.Ordinal)));
            recovered.Should().Contain([Segments(2), Segments(7)]);
        }
    }

    [Fact]
    public void Numbers_begin_anew_at_a_whole_group()
    {
        var encoder = new FecEncoder(ParityMatrix.For(10, 3), 0);
        encoder.SkipTo(0xFFFFFFF7 - 13);
        var numbers = EncodeWith(encoder, 10, 3).Concat(EncodeWith(encoder, 10, 3)).Select(packet => Convert.ToUInt32(packet[6..8] + packet[4..6] + packet[2..4] + packet[..2], 16)).ToList();
        numbers.Take(13).Should().Equal(Enumerable.Range(0, 13).Select(i => 0xFFFFFFF7 - 13 + (uint)i));
        numbers.Skip(13).Should().Equal(Enumerable.Range(0, 13).Select(i => (uint)i));
    }

    [Theory]
    [InlineData(70, 30)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(5, 5)]
    [InlineData(20, 1)]
    [InlineData(128, 128)]
    public void As_many_packets_may_be_lost_as_there_is_parity(int data, int parity)
    {
        var packets = Encode(data, parity);
        var random = new Random(data);
        for (var round = 0; round < 20; round++)
        {
            var lost = Enumerable.Range(0, data + parity).OrderBy(_ => random.Next()).Take(parity).ToHashSet();
            var expected = packets.Take(data).Where((_, i) => lost.Contains(i)).Select(packet => packet[16..]);
            Decode(data, parity, packets.Where((_, i) => !lost.Contains(i))).Should().Equal(expected);
        }
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(70, 30)]
    [InlineData(5, 5)]
    [InlineData(12, 1)]
    public void Other_numbers_of_shards_are_learned_although_packets_are_lost(int data, int parity)
    {
        var recovered = 0;
        var decoder = new FecDecoder(ParityMatrix.For(10, 3), _ => recovered++);
        var encoder = new FecEncoder(ParityMatrix.For(data, parity), 0);
        var random = new Random(8);
        var lostLately = 0;
        for (var group = 0; group < 400; group++)
        {
            var packets = EncodeWith(encoder, data, parity);
            var lost = random.Next(packets.Length);
            // Far behind the begin every loss of data must be made up for.
            var counts = group >= 200 && lost < data;
            var before = recovered;
            Feed(decoder, packets.Where((_, i) => i != lost));
            lostLately += counts ? 1 : 0;
            (recovered - before).Should().Be(counts ? 1 : group >= 200 ? 0 : recovered - before);
        }

        lostLately.Should().BePositive();
    }

    [Fact]
    public void A_group_whose_packets_contradict_the_numbers_of_shards_is_given_up()
    {
        // Three packets of data, then parity: not 10 and 3.
        var packets = Encode(3, 1);
        Decode(10, 3, packets.Skip(1).Concat(Group.Skip(5))).Should().BeEmpty();
    }

    [Fact]
    public void Old_groups_do_not_replace_new_ones()
    {
        var recovered = new List<string>();
        var decoder = new FecDecoder(ParityMatrix.For(10, 3), segments => recovered.Add(Convert.ToHexString(segments).ToLowerInvariant()));
        var encoder = new FecEncoder(ParityMatrix.For(10, 3), 0);
        var groups = Enumerable.Range(0, 5).Select(_ => EncodeWith(encoder, 10, 3)).ToArray();
        foreach (var group in groups[1..])
        {
            Feed(decoder, group.Skip(1).Take(9));
        }

        Feed(decoder, groups[0].Skip(1));
        recovered.Should().BeEmpty("the first group is too old");
        Feed(decoder, groups[4].Skip(10).Take(1));
        recovered.Should().Equal(Segments(0));
    }

    [Fact]
    public void A_group_that_has_begun_too_long_ago_begins_again()
    {
        var recovered = 0;
        var decoder = new FecDecoder(ParityMatrix.For(10, 3), _ => recovered++);
        Feed(decoder, Group.Skip(1).Take(9));
        Feed(decoder, Group.Skip(10), now: 60_001);
        recovered.Should().Be(0);
    }

    [Fact]
    public void Sizes_that_cannot_be_are_not_used()
    {
        // The parity of a packet whose size says more than there is.
        var packets = Group.Select(Convert.FromHexString).ToArray();
        for (var i = 10; i < 13; i++)
        {
            packets[i][6] ^= 0xFF;
            packets[i][7] ^= 0xFF;
        }

        Decode(10, 3, packets.Skip(3).Select(packet => Convert.ToHexString(packet))).Should().BeEmpty();
    }

    private static string[] Encode(int data, int parity) => EncodeWith(new FecEncoder(ParityMatrix.For(data, parity), 0), data, parity);

    /// <summary>One group; packet i carries i + 1 bytes, counted from 16 times that.</summary>
    private static string[] EncodeWith(FecEncoder encoder, int data, int parity)
    {
        const int header = PacketLayout.FecHeaderSize + PacketLayout.FecSizeSize;
        var packets = new List<string>();
        for (var i = 0; i < data; i++)
        {
            var packet = PacketBuffers.Rent();
            for (var j = 0; j <= i; j++)
            {
                packet[header + j] = (byte)((0x10 * (i + 1)) + j);
            }

            encoder.Add(packet, header + i + 1).Should().Be(i == data - 1);
            packets.Add(Convert.ToHexString(packet, 0, header + i + 1).ToLowerInvariant());
            PacketBuffers.Return(packet);
        }

        for (var i = 0; i < parity; i++)
        {
            var packet = encoder.TakeParity(i, out var length);
            packets.Add(Convert.ToHexString(packet, 0, length).ToLowerInvariant());
        }

        return [.. packets];
    }

    private static List<string> Decode(int data, int parity, IEnumerable<string> packets)
    {
        var recovered = new List<string>();
        var decoder = new FecDecoder(ParityMatrix.For(data, parity), segments => recovered.Add(Convert.ToHexString(segments).ToLowerInvariant()));
        Feed(decoder, packets);
        decoder.Recovered.Should().Be(recovered.Count);
        return recovered;
    }

    private static void Feed(FecDecoder decoder, IEnumerable<string> packets, uint now = 0)
    {
        foreach (var packet in packets.Select(Convert.FromHexString))
        {
            FecHeader.TryRead(packet, out var header).Should().BeTrue();
            decoder.Add(header, packet, now);
        }
    }

    private static string Segments(int index) => Group[index][16..];
}
