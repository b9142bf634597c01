using GostSharp.Tests.CommandLine;

namespace GostSharp.Tests.Forwarders;

public class BuilderUrlTests
{
    [Fact]
    public void URLs_have_gosts_meaning_and_are_numbered_on()
    {
        var config = new ForwarderBuilder()
            .Listen("tcp://:8000-8001/h:1-2")
            .ForwardTcp(":1", "h:9")
            .Listen("rtcp://:8002/h:3")
            .Forward("socks5://gw:1080")
            .Build().Config;

        config.Services.Select(service => service.Name).Should().Equal("service-0", "service-1", "service-2", "service-3");
        Described.Lines(config).Should().Equal(
            "127.0.0.1:1 forward@chain-0/tcp -> h:9",
            ":8000 tcp@chain-0/tcp -> h:1",
            ":8001 tcp@chain-0/tcp -> h:2",
            ":8002 rtcp/rtcp@chain-0 -> h:3",
            "chain-0 = gw:1080 socks5/tcp");
    }

    [Fact]
    public void Hops_are_addresses_or_URLs()
    {
        var config = new ForwarderBuilder()
            .ForwardTcp("127.0.0.1:1", "h:9")
            .Through(chain => chain.Hop("relay+tls://a:1").Hop("b:2").Hop("relay://c:3"))
            .Build().Config;

        Described.Lines(config)[^1].Should().Be("chain-0 = a:1 relay/tls | b:2 forward/tcp | c:3 relay/tcp");
        config.Chains.Single().Hops.Select(hop => hop.Name).Should().Equal("hop-0", "hop-1", "hop-2");
    }

    [Fact]
    public void URLs_may_name_components_of_the_user()
    {
        var config = new ForwarderBuilder()
            .Forward("relay+mine://a:1")
            .Listen("tcp://:1/h:1?strategy=own")
            .AddDialer("mine", _ => throw new NotSupportedException())
            .AddSelector("own", () => throw new NotSupportedException())
            .Build().Config;

        Described.Lines(config)[^1].Should().Be("chain-0 = a:1 relay/mine");
    }

    [Fact]
    public void Mistakes_are_told_together()
    {
        var build = () => new ForwarderBuilder().Listen("tcp://:x").Forward("relay://h").Through(chain => chain.Hop("what://h:1")).Build();

        build.Should().Throw<ConfigurationException>().Which.Errors.Should().Equal(
            "Listen tcp://:x: the port 'x' is not a number from 0 to 65535",
            "Forward relay://h: 'h': the port is missing",
            "Hop what://h:1: unknown scheme 'what'");
    }
}
