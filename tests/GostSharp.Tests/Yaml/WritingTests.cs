using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class WritingTests
{
    private static readonly ServiceConfig Service = new() { Name = "s", Address = ":1", Handler = new HandlerConfig { Type = "tcp" } };

    [Fact]
    public void Typed_limits_are_written_as_parameters_and_count_the_same()
    {
        var service = Service with
        {
            MaxConnections = 5,
            Handler = new HandlerConfig
            {
                Type = "tcp",
                Retries = 2,
                DialTimeout = TimeSpan.FromSeconds(15),
                AbandonedDialTimeout = TimeSpan.FromMilliseconds(1500),
                HalfCloseTimeout = Timeout.InfiniteTimeSpan,
                IdleTimeout = TimeSpan.FromMinutes(2),
                UseKernelRelay = false,
                Metadata = new ConfigDictionary([new("max_connections", 9L), new("dial_timeout", "1s"), new("other", true)]),
            },
        };
        foreach (var format in Enum.GetValues<GostFileFormat>())
        {
            var read = GostFile.Parse(GostFile.Write(new GostConfig { Services = [service] }, format), "written").Config.Services[0];
            ServiceOptions.From(read).Should().BeEquivalentTo(ServiceOptions.From(service));
            read.Handler.Metadata.Keys.Should().Equal("abandonedDialTimeout", "dialTimeout", "halfCloseTimeout", "idleTimeout", "kernelRelay", "other");
            read.Handler.Metadata["dialTimeout"].Should().Be("15s");
            read.Metadata["maxConnections"].Should().Be(5L);
        }
    }

    [Theory]
    [InlineData("tcp", "rtcp")]
    [InlineData("udp", "rudp")]
    public void Listeners_behind_a_chain_get_the_names_of_gost(string type, string written)
    {
        var service = Service with { Listener = new ListenerConfig { Type = type, Chain = "c" } };
        var read = GostText.YamlConfig(GostFile.Write(new GostConfig { Services = [service] }, GostFileFormat.Yaml)).Services[0];
        read.Listener.Should().Be(new ListenerConfig { Type = written, Chain = "c" });
    }

    [Fact]
    public void What_gosts_files_cannot_say_is_refused()
    {
        var service = Service with { Listener = new ListenerConfig { Type = "tls", Chain = "c" } };
        var write = () => GostFile.Write(new GostConfig { Services = [service] }, GostFileFormat.Yaml);
        write.Should().Throw<ConfigurationException>().WithMessage("services[0].listener: gost's files know no listener 'tls' at the far end of a chain");
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("5", "\"5\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("~", "\"~\"")]
    [InlineData("0600", "\"0600\"")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("plain text", "plain text")]
    [InlineData(":5300", ":5300")]
    [InlineData("10.0.0.1:53", "10.0.0.1:53")]
    [InlineData("[::1]:53", "'[::1]:53'")]
    [InlineData("*", "'*'")]
    [InlineData("it's: so", "'it''s: so'")]
    [InlineData("größe", "größe")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("/etc/gost/ca.pem", "/etc/gost/ca.pem")]
    public void Texts_are_quoted_where_they_must_be(string text, string written)
    {
        var config = new GostConfig { Services = [Service with { Metadata = new ConfigDictionary([new("p", text)]) }] };
        GostFile.Write(config, GostFileFormat.Yaml).Should().EndWith($"    metadata:\n      p: {written}\n");
        GostText.ShouldSurviveBothFormats(config);
    }

    [Fact]
    public void Odd_values_of_parameters_are_written_as_what_they_are_read_for()
    {
        var values = new ConfigDictionary([new("a", 5), new("b", TimeSpan.FromSeconds(90)), new("c", double.NaN), new("d", ConfigList.Create<string>(["x"]))]);
        var read = GostText.YamlConfig(GostFile.Write(new GostConfig { Services = [Service with { Metadata = values }] }, GostFileFormat.Yaml)).Services[0].Metadata;
        read.Equals(new ConfigDictionary([new("a", 5L), new("b", "1m30s"), new("c", "NaN"), new("d", ConfigList.Create<object>(["x"]))])).Should().BeTrue();
    }
}
