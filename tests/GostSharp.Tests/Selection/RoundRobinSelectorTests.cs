using System.Reflection;
using GostSharp.Selection;

namespace GostSharp.Tests.Selection;

public sealed class RoundRobinSelectorTests
{
    private readonly RoundRobinSelector _selector = new();
    private readonly Candidate[] _all = Candidates.Named("a", "b", "c");

    [Fact]
    public void It_begins_with_the_first_and_goes_around() => Picks(7, _all).Should().Equal("a", "b", "c", "a", "b", "c", "a");

    [Fact]
    public void The_counter_goes_on_modulo_the_filtered_list()
    {
        Picks(4, _all).Should().Equal("a", "b", "c", "a");

        // Picks number 4, 5, 6, 7 of a list of two.
        Picks(4, [_all[0], _all[2]]).Should().Equal("a", "c", "a", "c");
    }

    [Fact]
    public void Nothing_to_pick_from_is_null() => _selector.Pick([], Candidates.Nobody).Should().BeNull();

    [Fact]
    public void It_survives_the_end_of_the_numbers()
    {
        typeof(RoundRobinSelector).GetField("_picks", BindingFlags.NonPublic | BindingFlags.Instance)!.SetValue(_selector, int.MaxValue - 1);

        var picks = Picks(6, _all);

        picks.Should().OnlyContain(name => name == "a" || name == "b" || name == "c");
        picks.Skip(1).Zip(picks, (next, previous) => next != previous).Should().OnlyContain(isOther => isOther);
    }

    [Fact]
    public void Many_at_once_share_fairly()
    {
        var picks = Enumerable.Range(0, 3000).AsParallel().Select(_ => _selector.Pick(_all, Candidates.Nobody)!.Name).ToArray();

        picks.CountBy(name => name).Should().OnlyContain(count => count.Value == 1000);
    }

    private string[] Picks(int count, Candidate[] candidates) =>
        [.. Enumerable.Range(0, count).Select(_ => _selector.Pick(candidates, Candidates.Nobody)!.Name)];
}
