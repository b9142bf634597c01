using GostSharp.Tests.Routing;
using GostSharp.Transports;

namespace GostSharp.Tests.Transports;

public sealed class UpgradeSequenceTests : IAsyncDisposable
{
    private readonly TrackedConnection _given = new();
    private readonly List<WrappedConnection> _made = [];
    private readonly ProtocolException _failure = new("no welcome");

    public ValueTask DisposeAsync() => _given.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Each_upgrade_is_made_over_the_one_before()
    {
        var upgraded = await UpgradeAsync(FunctionUpgrade.Wrapping(_made), FunctionUpgrade.Wrapping(_made));

        upgraded.Should().BeSameAs(_made[1]);
        _made[1].Inner.Should().BeSameAs(_made[0]);
        _made[0].Inner.Should().BeSameAs(_given);
        _made.Should().OnlyContain(connection => !connection.IsDisposed);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_upgrades_it_is_the_connection_itself() => (await UpgradeAsync()).Should().BeSameAs(_given);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_first_fails_nothing_is_closed_that_the_caller_gave()
    {
        await ShouldFailAsync(FunctionUpgrade.Failing(_failure), FunctionUpgrade.Wrapping(_made));

        _given.IsDisposed.Should().BeFalse();
        _made.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_second_fails_what_the_first_made_is_closed()
    {
        await ShouldFailAsync(FunctionUpgrade.Wrapping(_made), FunctionUpgrade.Failing(_failure));

        _made.Should().ContainSingle().Which.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_third_fails_the_outermost_is_closed_and_with_it_all_below()
    {
        await ShouldFailAsync(FunctionUpgrade.Wrapping(_made), FunctionUpgrade.Wrapping(_made), FunctionUpgrade.Failing(_failure));

        _made.Should().HaveCount(2).And.OnlyContain(connection => connection.IsDisposed);
        _given.IsDisposed.Should().BeTrue();
    }

    private ValueTask<StreamConnection> UpgradeAsync(params IUpgrade[] upgrades) => new UpgradeSequence(upgrades).UpgradeAsync(_given);

    private async Task ShouldFailAsync(params IUpgrade[] upgrades) =>
        (await this.Invoking(_ => UpgradeAsync(upgrades).AsTask()).Should().ThrowAsync<ProtocolException>()).Which.Should().BeSameAs(_failure);
}
