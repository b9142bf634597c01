using GostSharp.Protocols.Shadowsocks;

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
        var filter = new SaltFilter(capacity: 100);
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

    private static byte[] Salt(int number) => RandomBytes.Create(number, 16);
}
