using GostSharp.Protocols.Shadowsocks;
using GostSharp.Protocols.Shadowsocks.Sip022;

namespace GostSharp.Tests.Protocols.Shadowsocks;

public sealed class SaltFilterTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(32)]
    public void A_salt_is_taken_once(int length)
    {
        var filter = new SaltFilter();
        var salt = RandomBytes.Create(1, length);

        filter.Contains(salt).Should().BeFalse();
        filter.TryAdd(salt).Should().BeTrue();
        filter.TryAdd(salt).Should().BeFalse();
        filter.Contains(salt).Should().BeTrue();
        filter.Contains(RandomBytes.Create(2, length)).Should().BeFalse();
    }

    [Fact]
    public void It_remembers_as_many_as_it_shall_and_forgets_what_is_twice_as_old()
    {
        var filter = new SaltFilter(Turnover.ByCount(100));
        for (var i = 0; i < 1000; i++)
        {
            filter.TryAdd(Salt(i)).Should().BeTrue();
            for (var recent = Math.Max(0, i - 99); recent <= i; recent++)
            {
                filter.Contains(Salt(recent)).Should().BeTrue("{0} was the last and this is {1}", i, recent);
            }
        }

        filter.Contains(Salt(0)).Should().BeFalse();
        filter.Contains(Salt(799)).Should().BeFalse();
    }

    [Fact]
    public void With_a_lifetime_it_forgets_nothing_before_however_many_come()
    {
        var time = new ManualTime();
        var filter = new SaltFilter(new Turnover(10, 1000, TimeSpan.FromSeconds(60), time));
        Add(filter, 0, 500);
        time.Advance(TimeSpan.FromSeconds(60));
        Add(filter, 500, 501);
        Add(filter, 501, 600);
        time.Advance(TimeSpan.FromSeconds(59));
        Add(filter, 600, 700);
        Known(filter, 0, 700).Should().Be(700);

        time.Advance(TimeSpan.FromSeconds(1));
        Add(filter, 700, 701);

        Known(filter, 0, 501).Should().Be(0);
        Known(filter, 501, 701).Should().Be(200);
    }

    [Fact]
    public void With_a_lifetime_it_keeps_what_there_is_room_for_at_most()
    {
        var filter = new SaltFilter(new Turnover(10, 100, TimeSpan.FromSeconds(60), new ManualTime()));

        Add(filter, 0, 1050);

        Known(filter, 0, 900).Should().Be(0);
        Known(filter, 900, 1050).Should().Be(150);
    }

    [Fact]
    public void With_the_methods_of_2022_no_salt_is_forgotten_while_its_time_is_taken()
    {
        var time = new ManualTime();
        var filter = new Sip022Suite(new byte[32], time).CreateFilter();
        Add(filter, 0, 3 * SaltFilter.Capacity);
        time.Advance(2 * Sip022Suite.MaxSkew);
        Add(filter, 3 * SaltFilter.Capacity, 6 * SaltFilter.Capacity);

        Known(filter, 0, 6 * SaltFilter.Capacity).Should().Be(6 * SaltFilter.Capacity);
    }

    [Fact]
    public void Of_many_who_bring_the_same_salt_one_is_let_in()
    {
        var filter = new SaltFilter();
        var salt = RandomBytes.Create(3, 32);
        var let = 0;

        Parallel.For(0, 100, _ =>
        {
            if (filter.TryAdd(salt))
            {
                Interlocked.Increment(ref let);
            }
        });

        let.Should().Be(1);
    }

    private static void Add(SaltFilter filter, int from, int to)
    {
        Span<byte> salt = stackalloc byte[16];
        for (var number = from; number < to; number++)
        {
            BitConverter.TryWriteBytes(salt, number);
            if (!filter.TryAdd(salt))
            {
                Assert.Fail($"salt {number} is new");
            }
        }
    }

    private static int Known(SaltFilter filter, int from, int to)
    {
        var known = 0;
        Span<byte> salt = stackalloc byte[16];
        for (var number = from; number < to; number++)
        {
            BitConverter.TryWriteBytes(salt, number);
            known += filter.Contains(salt) ? 1 : 0;
        }

        return known;
    }

    private static byte[] Salt(int number) => RandomBytes.Create(number, 16);
}
