using GostSharp.Protocols.Ssh;

namespace GostSharp.Tests.Protocols.Ssh;

public sealed class OpenPermitsTests
{
    [Theory]
    [InlineData("*", "host:80", true)]
    [InlineData("*", "10.0.0.1:0", true)]
    [InlineData("host:80", "HOST:80", true)]
    [InlineData("host:80", "host:81", false)]
    [InlineData("host:80", "other:80", false)]
    [InlineData("host:80-82,other:*", "host:82", true)]
    [InlineData("host:80-82,other:*", "other:1", true)]
    [InlineData("host:80-82, other:*", "host:83", false)]
    [InlineData("*:80", "10.0.0.1:80", true)]
    [InlineData("*:80", "10.0.0.1:81", false)]
    [InlineData("10.0.0.1:80", "[::ffff:10.0.0.1]:80", true)]
    [InlineData("[::1]:80", "[0:0:0:0:0:0:0:1]:80", true)]
    [InlineData("[::1]:80", "127.0.0.1:80", false)]
    [InlineData("localhost:80", "127.0.0.1:80", false)]
    public void Patterns_say_where_clients_may_be_led_to(string patterns, string target, bool expected) =>
        OpenPermits.Parse(patterns).Allow(Address.Parse(target)).Should().Be(expected);

    [Fact]
    public void Without_patterns_they_may_be_led_everywhere() => OpenPermits.Everything.Allow(Address.Parse("host:22")).Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData(":80")]
    [InlineData("host:80,")]
    [InlineData("host:82-80")]
    [InlineData("host:65536")]
    [InlineData("host:1-2-3")]
    [InlineData("::1:80")]
    [InlineData("[]:80")]
    public void What_is_no_pattern_is_a_mistake(string patterns)
    {
        var parse = () => OpenPermits.Parse(patterns);

        parse.Should().Throw<GostException>().Where(exception => exception.Reason == FailureReason.Configuration && exception.Message.StartsWith("permitOpen: '"));
    }
}
