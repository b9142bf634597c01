using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ConfigDictionaryTests
{
    private readonly ConfigDictionary _dictionary = ConfigDictionary.Empty.With("ttl", "60s").With("Secure", true);

    [Fact]
    public void Keys_are_without_regard_to_case_and_order()
    {
        var other = ConfigDictionary.Empty.With("SECURE", true).With("TTL", "60s");

        _dictionary.Equals(other).Should().BeTrue();
        _dictionary.GetHashCode().Should().Be(other.GetHashCode());
        (_dictionary["TTL"], _dictionary.ContainsKey("secure"), _dictionary.TryGetValue("none", out _)).Should().Be(("60s", true, false));
    }

    [Fact]
    public void Values_count()
    {
        _dictionary.Equals(_dictionary.With("ttl", "61s")).Should().BeFalse();
        _dictionary.Equals(_dictionary.With("more", 1)).Should().BeFalse();
        _dictionary.Equals(ConfigDictionary.Empty).Should().BeFalse();
        _dictionary.Equals(null).Should().BeFalse();
    }

    [Fact]
    public void Lists_as_values_compare_by_their_elements()
    {
        ConfigDictionary Create() => ConfigDictionary.Empty.With("hosts", (ConfigList<object>)["a", 1, true]);

        Create().Equals(Create()).Should().BeTrue();
        Create().GetHashCode().Should().Be(Create().GetHashCode());
    }

    [Fact]
    public void An_entry_with_another_value_takes_the_place_of_the_old_one()
    {
        var changed = _dictionary.With("TTL", "5s");

        (changed.Count, changed["ttl"], _dictionary["ttl"]).Should().Be((2, "5s", "60s"));
    }

    [Fact]
    public void Keys_that_differ_in_case_only_are_a_mistake() =>
        FluentActions.Invoking(() => new ConfigDictionary([new("a", 1), new("A", 2)])).Should().Throw<ArgumentException>();
}
