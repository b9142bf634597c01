using GostSharp.CommandLine;

namespace GostSharp.Tests.CommandLine;

public class MistakeTests
{
    [Theory]
    [InlineData("-L tcp://:abc/h:1", "the port 'abc' is not a number from 0 to 65535")]
    [InlineData("-L tcp://:-5/h:1", "the port '' is not a number from 0 to 65535")]
    [InlineData("-L tcp://:1-2-3/h:1", "the port '2-3' is not a number from 0 to 65535")]
    [InlineData("-L tcp://:99999/h:1", "the port '99999' is not a number from 0 to 65535")]
    [InlineData("-L tcp://:8003-8000/h:1", "the port range '8003-8000' is empty")]
    [InlineData("-L tcp://:65534-65537/h:1", "the port '65537' is not a number from 0 to 65535")]
    [InlineData("-L tcp://:80x/h:1?x=a%40b", "the port '80x' is not a number from 0 to 65535")]
    [InlineData("-L 8080", "'8080': the port is missing")]
    [InlineData("-L tcp://", "an address is missing")]
    [InlineData("-L tcp://::1:80", "'::1:80': an IPv6 address must stand in brackets")]
    [InlineData("-L tcp://:1/h:abc", "the port 'abc' is not a number from 0 to 65535")]
    [InlineData("-L tcp://:1/h:70000", "the port '70000' is not a number from 0 to 65535")]
    [InlineData("-L tcp://:1/h:9-8", "the port range '9-8' is empty")]
    [InlineData("-L tcp://:1/h", "'h': the port is missing")]
    [InlineData("-L tcp://:1/a:1,,b:2", "an address is missing")]
    [InlineData("-L tcp://:1/%zz:1", "the target '%zz:1' has a '%' without two hexadecimal digits; a '%' itself is written %25")]
    [InlineData("-L tcp://:1/h:1?strategy=ruond", "unknown strategy 'ruond'; did you mean 'round'?")]
    [InlineData("-L tcp://:1/h:1?ip=/no/such/file", "the parameter 'ip': there is no file '/no/such/file'")]
    [InlineData("-L tcp://:1/h:1?ip=h:x", "the port 'x' is not a number from 0 to 65535")]
    [InlineData("-L tcp://:1/h:1?a=1;b=2", "parameters are separated by '&'; a ';' within one is written %3B")]
    [InlineData("-F relay://host", "'host': the port is missing")]
    [InlineData("-F socks5://", "it names no node: host:port is missing")]
    [InlineData("-F forward://h:1-3", "'h:1-3': a node has one port; ranges of ports are for services and targets")]
    [InlineData("-F forward://a:1,,b:1", "an address is missing")]
    public void Mistakes_name_the_argument(string commandLine, string expected) =>
        Described.Errors(commandLine).Should().Equal($"{commandLine}: {expected}");

    [Fact]
    public void All_of_them_are_told()
    {
        var errors = Described.Errors("-L tcp://:abc/h:x?strategy=y -F relay://h -F quic://");

        errors.Should().HaveCount(5).And.Contain(error => error.StartsWith("-F relay://h:"));
    }

    [Fact]
    public void What_is_not_supported_yet_is_told_beside_a_mistake_with_its_argument()
    {
        Described.Errors("-L tcp://:99999/h:1 -L tunnel://:1080 -L tcp://:1/h:1?admission=x -F tunnel+grpc://h:3").Should().Equal(
            "-L tcp://:99999/h:1: the port '99999' is not a number from 0 to 65535",
            "-L tunnel://:1080: not supported yet: handler 'tunnel'",
            "-L tcp://:1/h:1?admission=x: not supported yet: parameter 'admission'",
            "-F tunnel+grpc://h:3: not supported yet: dialer 'grpc'",
            "-F tunnel+grpc://h:3: not supported yet: connector 'tunnel'");
    }

    [Theory]
    [InlineData("-L")]
    [InlineData("-F")]
    public void Empty_arguments_are_mistakes(string flag)
    {
        var parse = () => GostCommandLine.Parse(GostArguments.Parse([flag, " "]));

        parse.Should().Throw<ConfigurationException>().Which.Errors.Should().Equal($"{flag}: the argument is empty");
    }

    [Theory]
    [InlineData("-L ss://m:topsecret@:x")]
    [InlineData("-L ss://m:topse/cret@:8338")]
    [InlineData("-L ss://m:topse?cret@:8338")]
    [InlineData("-L socks5://:x?auth=topsecret")]
    [InlineData("-L ss://m:topse#cret@:8338")]
    [InlineData("-L ss://m:1/topsecret@:8338")]
    [InlineData("-L ss://m:p@topse/cret@:8338")]
    [InlineData("-L ss://m:p@topse?cret@:8338")]
    [InlineData("-L u:topsecret@:8338?x=http://y")]
    [InlineData("-L socks5://topsecret:%zz@:1")]
    [InlineData("-L socks5://u:topsecret%z@:1")]
    [InlineData("-F ssh://h?passphrase=topsecret")]
    public void Secrets_are_not_told(string commandLine) =>
        Described.Errors(commandLine).Should().NotContain(error => error.Contains("topse") || error.Contains("cret@"));

    [Fact]
    public void An_auth_that_cannot_be_decoded_is_a_mistake() =>
        Described.Errors("-L tcp://:1080?auth=*").Should().Equal("-L tcp://:1080?auth=xxxxx: the parameter 'auth' is not base64 of user:password");

    [Fact]
    public void Values_that_cannot_be_read_are_warned_of() =>
        GostCommandLine.Parse(["tcp://:1/h:1?maxFails=abc"], []).Warnings.Should()
            .Equal("-L tcp://:1/h:1?maxFails=abc: parameter 'maxFails': 'abc' is not a whole number and counts as not given");
}
