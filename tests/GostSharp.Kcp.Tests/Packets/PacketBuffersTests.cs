using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Tests.Packets;

[Collection(AloneCollection.Name)]
public sealed class PacketBuffersTests
{
    [Fact]
    public void No_two_have_the_same_buffer()
    {
        var all = new HashSet<byte[]>(ReferenceEqualityComparer.Instance as IEqualityComparer<byte[]>);
        var gate = new Lock();
        Parallel.For(0, 8, _ =>
        {
            for (var round = 0; round < 50; round++)
            {
                var mine = Enumerable.Range(0, 100).Select(_ => PacketBuffers.Rent()).ToArray();
                lock (gate)
                {
                    Assert.All(mine, buffer => Assert.True(all.Add(buffer)));
                }

                lock (gate)
                {
                    Assert.All(mine, buffer => Assert.True(all.Remove(buffer)));
                }

                Array.ForEach(mine, PacketBuffers.Return);
            }
        });
    }

    [Fact]
    public void Buffers_are_used_again_by_other_threads()
    {
        var buffers = Enumerable.Range(0, 2_000).Select(_ => PacketBuffers.Rent()).ToArray();
        Array.ForEach(buffers, PacketBuffers.Return);
        PacketBuffers.SharedCount.Should().BeInRange(1_000, 8_192);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(384)]
    [InlineData(385)]
    [InlineData(PacketBuffers.Size)]
    public void A_buffer_is_long_enough_and_comes_back_where_it_was_from(int length)
    {
        var buffer = PacketBuffers.Rent(length);
        buffer.Length.Should().BeGreaterThanOrEqualTo(length);
        (buffer.Length == PacketBuffers.Size).Should().Be(length > 384);
        PacketBuffers.Return(buffer);
    }
}
