using GostSharp.Benchmarks;

namespace GostSharp.Tests.Benchmarks;

public sealed class BenchmarkOptionsTests
{
    [Fact]
    public void Flags_with_and_without_a_value_are_read_in_any_order()
    {
        BenchmarkOptions.TryParse(["--rounds", "3", "--quick", "--with", "old=/a=b", "--only", "bulk,ping"], out var options).Should().BeTrue();

        options.Should().BeEquivalentTo(new BenchmarkOptions { Rounds = 3, Quick = true, With = [("old", "/a=b")], Only = ["bulk", "ping"] });
    }

    [Theory]
    [InlineData("--rounds")]
    [InlineData("--rounds", "0")]
    [InlineData("--seconds", "-1")]
    [InlineData("--with", "name")]
    [InlineData("--unknown", "1")]
    public void What_makes_no_sense_is_refused(params string[] arguments) => BenchmarkOptions.TryParse(arguments, out _).Should().BeFalse();
}
