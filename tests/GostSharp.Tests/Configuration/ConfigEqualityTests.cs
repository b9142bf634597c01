using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ConfigEqualityTests
{
    public static TheoryData<string, Func<ServiceConfig, ServiceConfig>> Changes => new()
    {
        { "name", service => service with { Name = "other" } },
        { "address", service => service with { Address = "127.0.0.1:81" } },
        { "limit", service => service with { MaxConnections = 1 } },
        { "no targets", service => service with { Targets = null } },
        { "target", service => service with { Targets = service.Targets! with { Nodes = [service.Targets.Nodes[0] with { Backup = true }] } } },
        { "strategy", service => service with { Targets = service.Targets! with { Selector = new SelectorConfig { Strategy = "fifo" } } } },
        { "relay", service => service with { Handler = service.Handler with { UseKernelRelay = false } } },
        { "timeout", service => service with { Handler = service.Handler with { IdleTimeout = TimeSpan.FromSeconds(1) } } },
        { "chain", service => service with { Handler = service.Handler with { Chain = "chain-0" } } },
        { "handler parameter", service => service with { Handler = service.Handler with { Metadata = ConfigDictionary.Empty.With("a", 1) } } },
        { "listener parameter", service => service with { Listener = service.Listener with { Metadata = ConfigDictionary.Empty.With("a", 1) } } },
    };

    [Fact]
    public void Services_are_equal_when_everything_in_them_is()
    {
        Create().Should().Be(Create());
        Create().GetHashCode().Should().Be(Create().GetHashCode());
        new GostConfig { Services = [Create()] }.Should().Be(new GostConfig { Services = [Create()] });
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Whatever_differs_makes_services_differ(string what, Func<ServiceConfig, ServiceConfig> change) =>
        change(Create()).Should().NotBe(Create(), what);

    [Fact]
    public void Chains_are_equal_when_everything_in_them_is()
    {
        static ChainConfig Create(string dialer) => new()
        {
            Name = "chain-0",
            Hops = [new() { Name = "hop-0", Nodes = [new() { Name = "node-0", Address = "a:1", Dialer = new() { Type = dialer } }] }],
        };

        Create("tcp").Should().Be(Create("tcp"));
        Create("tcp").GetHashCode().Should().Be(Create("tcp").GetHashCode());
        Create("tls").Should().NotBe(Create("tcp"));
    }

    private static ServiceConfig Create() => new()
    {
        Name = "service-0",
        Address = "127.0.0.1:80",
        Listener = new() { Metadata = ConfigDictionary.Empty.With("backlog", 5) },
        Targets = new() { Nodes = [new() { Name = "target-0", Address = "10.0.0.1:80" }] },
    };
}
