using GostSharp.Kernel;

namespace GostSharp.Tests.Kernel;

public sealed class PortableSwitchTests
{
    [Theory]
    [InlineData("portable", true)]
    [InlineData("Portable", true)]
    [InlineData(" PORTABLE\n", true)]
    [InlineData("portables", false)]
    [InlineData("kernel", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_variable_asks_for_it_however_it_is_written(string? variable, bool expected) =>
        PortableSwitch.IsPortable(variable).Should().Be(expected);
}
