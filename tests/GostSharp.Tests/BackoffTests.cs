namespace GostSharp.Tests;

public sealed class BackoffTests
{
    [Fact]
    public void It_doubles_from_five_milliseconds_to_a_second_and_starts_anew_after_a_success()
    {
        var backoff = default(Backoff);
        var delays = Enumerable.Range(0, 40).Select(_ => backoff.Next().TotalMilliseconds).ToArray();

        delays[..10].Should().Equal(5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000);
        delays[10..].Should().OnlyContain(delay => delay == 1000);
        backoff.Failures.Should().Be(40);

        backoff.Reset();
        (backoff.Failures, backoff.Next().TotalMilliseconds).Should().Be((0, 5));
    }
}
