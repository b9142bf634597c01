namespace GostSharp.Tests;

public sealed class RefCountedTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_last_user_disposes_and_nobody_comes_after_that()
    {
        var shared = new Shared();
        shared.TryAcquire().Should().BeTrue();
        await shared.ReleaseAsync();
        shared.Disposals.Should().Be(0);

        await shared.ReleaseAsync();

        (shared.Disposals, shared.TryAcquire()).Should().Be((1, false));
    }

    private sealed class Shared : RefCounted
    {
        public int Disposals { get; private set; }

        protected override ValueTask DisposeAsync()
        {
            Disposals++;
            return ValueTask.CompletedTask;
        }
    }
}
