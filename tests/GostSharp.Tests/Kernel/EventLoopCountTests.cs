using GostSharp.Kernel;

namespace GostSharp.Tests.Kernel;

public sealed class EventLoopCountTests
{
    [Theory]
    [InlineData("1", 2, 1)]
    [InlineData("64", 2, 64)]
    [InlineData(" 3 ", 8, 3)]
    [InlineData(7, 2, 7)]
    public void A_number_from_1_to_64_counts(object data, int cores, int expected) => EventLoopCount.Read(data, cores).Should().Be(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65")]
    [InlineData("1.5")]
    [InlineData("many")]
    [InlineData(true)]
    public void Without_one_there_are_as_many_as_cores_and_at_most_four(object? data)
    {
        EventLoopCount.Read(data, cores: 1).Should().Be(1);
        EventLoopCount.Read(data, cores: 3).Should().Be(3);
        EventLoopCount.Read(data, cores: 16).Should().Be(4);
    }
}
