using GostSharp.CommandLine;

namespace GostSharp.Tests.CommandLine;

public class GostArgumentsTests
{
    [Theory]
    [InlineData("-L a")]
    [InlineData("-L=a")]
    [InlineData("--L a")]
    [InlineData("--L=a")]
    public void Flags_are_written_in_four_ways(string arguments) => Parse(arguments).Listen.Should().Equal("a");

    [Fact]
    public void Repeated_flags_keep_their_order()
    {
        var arguments = Parse("-F x -L a -F y -L=b=c -C f -C g -O json");

        arguments.Listen.Should().Equal("a", "b=c");
        arguments.Forward.Should().Equal("x", "y");
        arguments.ConfigFile.Should().Be("g");
        arguments.Output.Should().Be("json");
    }

    [Theory]
    [InlineData("-D", true, false)]
    [InlineData("-D -DD", true, true)]
    [InlineData("-D=false", false, false)]
    [InlineData("-D=T -DD=0", true, false)]
    [InlineData("-D false -DD", true, false)]
    [InlineData("-D --", true, false)]
    [InlineData("-D - -DD", true, false)]
    public void Booleans_take_a_value_only_with_an_equals_sign(string arguments, bool debug, bool trace)
    {
        var parsed = Parse(arguments);

        (parsed.Debug, parsed.Trace).Should().Be((debug, trace));
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("-help -x")]
    public void Help_is_asked_for(string arguments) => Parse(arguments).ShowHelp.Should().BeTrue();

    [Fact]
    public void The_version_is_asked_for() => Parse("-V").ShowVersion.Should().BeTrue();

    [Fact]
    public void A_value_may_look_like_a_flag() => Parse("-L -D").Listen.Should().Equal("-D");

    [Theory]
    [InlineData("-x", "flag provided but not defined: -x")]
    [InlineData("-l a", "flag provided but not defined: -l")]
    [InlineData("-L", "flag needs an argument: -L")]
    [InlineData("---L a", "bad flag syntax: ---L")]
    [InlineData("-=a", "bad flag syntax: -=a")]
    [InlineData("-D=maybe", "invalid boolean value \"maybe\" for -D")]
    [InlineData("-api :80", "not supported yet: -api")]
    [InlineData("-metrics=:80", "not supported yet: -metrics")]
    [InlineData("-R 1s", "not supported yet: -R")]
    [InlineData("-I eth0", "not supported yet: -I")]
    [InlineData("-M 1", "not supported yet: -M")]
    [InlineData("-P :80", "not supported yet: -P")]
    [InlineData("-L a -- -L b", "not supported yet: --")]
    public void Usage_errors(string arguments, string expected)
    {
        var parse = () => Parse(arguments);

        parse.Should().Throw<GostUsageException>().WithMessage(expected);
    }

    [Fact]
    public void The_usage_names_every_flag() => GostArguments.Usage.Should().Contain("-L URL").And.Contain("-DD").And.Contain("-metrics address  ");

    private static GostArguments Parse(string arguments) => GostArguments.Parse(arguments.Split(' '));
}
