using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Transports.Memory;

public sealed class PooledRingTests
{
    [Fact]
    public void Wraps_around_at_every_place_and_at_every_size()
    {
        const int Capacity = 7;
        for (var start = 0; start < Capacity; start++)
        {
            for (var size = 1; size <= Capacity; size++)
            {
                RoundTrip(Capacity, start, size);
            }
        }
    }

    [Fact]
    public void Takes_no_more_than_there_is_room()
    {
        var ring = new PooledRing(3);

        ring.Write([1, 2, 3, 4]).Should().Be(3);
        ring.Write([5]).Should().Be(0);
        ring.Room.Should().Be(0);
    }

    // One byte stays inside while the start moves, for an empty ring starts anew.
    private static void RoundTrip(int capacity, int start, int size)
    {
        var ring = new PooledRing(capacity);
        ring.Write(new byte[start]);
        var payload = RandomBytes.Create(start, size);
        var first = ring.Write(payload);
        var buffer = new byte[capacity];
        ring.Read(buffer.AsSpan(0, start));
        var second = ring.Write(payload.AsSpan(first));

        (first + second).Should().Be(size);
        ring.Read(buffer).Should().Be(size);
        buffer[..size].Should().Equal(payload);
        ring.Count.Should().Be(0);
    }
}
