namespace GostSharp.Tests;

public sealed class PromptThreadTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_leaves_never_goes_on_there()
    {
        const int Rounds = 50_000;
        Task<int>? staying = null;
        LoopThread.Run(() => staying = CountAsync());
        (await staying!).Should().Be(0);

        static async Task<int> CountAsync()
        {
            var leavings = Enumerable.Range(0, Rounds).Select(_ => LeaveAsync()).ToArray();
            var stayed = await Task.WhenAll(leavings).ConfigureAwait(false);
            return stayed.Count(isCurrent => isCurrent);
        }

        static async Task<bool> LeaveAsync()
        {
            await PromptThread.LeaveAsync();
            return PromptThread.IsCurrent;
        }
    }

    [Fact]
    public void Elsewhere_nothing_is_left() => PromptThread.LeaveAsync().IsCompleted.Should().BeTrue();
}
