using GostSharp.Selection;

namespace GostSharp.Tests.Selection;

public sealed class FifoSelectorTests
{
    private readonly FifoSelector _selector = new();

    [Fact]
    public void It_is_always_the_first()
    {
        var all = Candidates.Named("a", "b");

        Enumerable.Range(0, 5).Should().OnlyContain(_ => _selector.Pick(all, Candidates.Nobody) == all[0]);
        _selector.Pick([], Candidates.Nobody).Should().BeNull();
    }
}
