using FsCheck;
using FsCheck.Fluent;
using GostSharp.Selection;

namespace GostSharp.Tests.Selection;

public sealed class RandomSelectorTests
{
    private const int Picks = 20_000;

    [Fact]
    public void Shares_follow_the_weights()
    {
        var weights = Gen.NonEmptyListOf(Gen.Choose(1, 10)).Select(list => list.Take(6).ToArray()).ToArbitrary();

        Prop.ForAll(weights, FollowsWeights).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Fact]
    public void Immense_weights_do_not_overflow()
    {
        var candidates = new[] { new Candidate("a", null, int.MaxValue), new Candidate("b", null, int.MaxValue), new Candidate("c", null, int.MaxValue) };
        var selector = new RandomSelector(new Random(1));

        Enumerable.Range(0, 100).Select(_ => selector.Pick(candidates, Candidates.Nobody)!.Name).Distinct().Should().HaveCount(3);
    }

    [Fact]
    public void Nothing_to_pick_from_is_null() => new RandomSelector().Pick([], Candidates.Nobody).Should().BeNull();

    private static bool FollowsWeights(int[] weights)
    {
        var candidates = weights.Select((weight, i) => new Candidate($"{i}", null, weight)).ToArray();
        var selector = new RandomSelector(new Random(4711));
        var counts = Enumerable.Range(0, Picks).CountBy(_ => selector.Pick(candidates, Candidates.Nobody)!).ToDictionary();

        // Five standard deviations: with this seed a fixed outcome, and one that a wrong share would not meet.
        return candidates.All(candidate =>
        {
            var share = candidate.Weight / (double)weights.Sum();
            var deviation = Math.Sqrt(Picks * share * (1 - share));
            return Math.Abs(counts.GetValueOrDefault(candidate) - (Picks * share)) <= 5 * deviation;
        });
    }
}
