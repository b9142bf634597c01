namespace GostSharp.Tests;

public sealed class ConnectionFeaturesTests
{
    private readonly ConnectionFeatures _features = new();

    [Fact]
    public void A_feature_is_found_by_its_type_and_replaced_by_the_next()
    {
        _features.Get<Version>().Should().BeNull();
        _features.Set(new Version(1, 0));
        _features.Set("text");
        _features.Set(new Version(2, 0));

        _features.Get<Version>().Should().Be(new Version(2, 0));
        _features.Get<string>().Should().Be("text");
        _features.Get<object>().Should().BeNull();
    }

    [Fact]
    public void No_feature_is_null() => _features.Invoking(features => features.Set<string>(null!)).Should().Throw<ArgumentNullException>();

    [Fact]
    public void Nothing_is_known_at_first() => (_features.RequestedTarget, _features.Visitor).Should().Be((null, null));
}
