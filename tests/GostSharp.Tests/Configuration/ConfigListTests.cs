using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ConfigListTests
{
    [Fact]
    public void Lists_with_equal_elements_are_equal()
    {
        ConfigList<string> one = ["a", "b"];
        ConfigList<string> other = [.. one];

        other.Should().NotBeSameAs(one);
        other.Equals(one).Should().BeTrue();
        other.GetHashCode().Should().Be(one.GetHashCode());
        ((object)other).Equals(one).Should().BeTrue();
    }

    [Fact]
    public void Lists_that_differ_in_an_element_the_order_or_the_length_are_not()
    {
        ConfigList<string> list = ["a", "b"];
        ConfigList<string>[] others = [["a", "B"], ["b", "a"], ["a"], ["a", "b", "c"], []];

        others.Should().OnlyContain(other => !other.Equals(list) && !list.Equals(other));
        list.Equals("a").Should().BeFalse();
        list.Equals(null).Should().BeFalse();
    }

    [Fact]
    public void A_list_is_a_copy()
    {
        string[] source = ["a"];
        var list = ConfigList.Create<string>(source);
        source[0] = "b";

        list.Should().Equal("a");
        (list.Count, list[0]).Should().Be((1, "a"));
    }

    [Fact]
    public void Lists_of_records_compare_by_value()
    {
        ConfigList<TargetConfig> one = [new() { Name = "t", Address = "a:1" }];
        ConfigList<TargetConfig> other = [new() { Name = "t", Address = "a:1" }];

        one.Equals(other).Should().BeTrue();
        one.Equals((ConfigList<TargetConfig>)[other[0] with { Weight = 2 }]).Should().BeFalse();
    }
}
