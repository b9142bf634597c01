using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ConfigValidatorTests
{
    public static TheoryData<string, ServiceConfig> Services
    {
        get
        {
            var good = Service();
            var targets = good.Targets!;
            var handler = good.Handler;
            ServiceConfig WithTarget(TargetConfig target) => good with { Targets = targets with { Nodes = [target] } };
            return new()
            {
                { "services[0] 'web': address: 'nowhere': an address is written host:port", good with { Address = "nowhere" } },
                { "services[0] 'web': listener: unknown listener 'tpc'; did you mean 'tcp'?", good with { Listener = new() { Type = "tpc" } } },
                { "services[0] 'web': listener: unknown listener 'mine'; known: rtcp, tcp, udp", good with { Listener = new() { Type = "mine" } } },
                { "services[0] 'web': handler: unknown handler 'froward'; did you mean 'forward'?", good with { Handler = new() { Type = "froward" } } },
                { "services[0] 'web': listener: unknown chain 'none'", good with { Listener = new() { Chain = "none" } } },
                { "services[0] 'web': handler: unknown chain 'none'", good with { Handler = new() { Chain = "none" } } },
                { "services[0] 'web': maxConnections: must be at least 1", good with { MaxConnections = 0 } },
                { "services[0] 'web': handler.dialTimeout: must not be negative*", good with { Handler = handler with { DialTimeout = TimeSpan.FromSeconds(-1) } } },
                { "services[0] 'web': handler.abandonedDialTimeout: *or longer than 49 days*", good with { Handler = handler with { AbandonedDialTimeout = TimeSpan.MaxValue } } },
                { "services[0] 'web': handler.halfCloseTimeout: must not be negative*", good with { Handler = handler with { HalfCloseTimeout = TimeSpan.MinValue } } },
                { "services[0] 'web': handler.idleTimeout: *or longer than 49 days*", good with { Handler = handler with { IdleTimeout = TimeSpan.FromDays(50) } } },
                { "services[0] 'web': targets: name at least one target", good with { Targets = new() } },
                { "services[0] 'web': targets.selector: unknown strategy 'best'; known: *", good with { Targets = targets with { Selector = new() { Strategy = "best" } } } },
                { "services[0] 'web': targets.selector: maxFails: must be at least 1*", good with { Targets = targets with { Selector = new() { MaxFails = 0 } } } },
                { "services[0] 'web': targets.selector: failTimeout: must not be negative", good with { Targets = targets with { Selector = new() { FailTimeout = TimeSpan.FromSeconds(-1) } } } },
                { "services[0] 'web': targets[0] 't': address: 'x:y': the port must be a number from 0 to 65535", WithTarget(Target() with { Address = "x:y" }) },
                { "services[0] 'web': targets[0] 't': weight: must be at least 1", WithTarget(Target() with { Weight = 0 }) },
                { "services[0] 'web': targets[0] 't': maxFails: must be at least 1*", WithTarget(Target() with { MaxFails = 0 }) },
                { "services[0] 'web': targets[0] 't': failTimeout: must not be negative", WithTarget(Target() with { FailTimeout = TimeSpan.FromTicks(-1) }) },
            };
        }
    }

    public static TheoryData<string, HopConfig> Hops
    {
        get
        {
            HopConfig With(NodeConfig node) => Hop() with { Nodes = [node] };
            return new()
            {
                { "chains[0] 'c': hops[0] 'h': nodes: name at least one node*", new() { Name = "h" } },
                { "chains[0] 'c': hops[0] 'h': selector: unknown strategy 'best'; known: *", Hop() with { Selector = new() { Strategy = "best" } } },
                { "chains[0] 'c': hops[0] 'h': selector: maxFails: must be at least 1*", Hop() with { Selector = new() { MaxFails = 0 } } },
                { "chains[0] 'c': hops[0] 'h': nodes[0] 'n': address: '': an address is written host:port", With(Node() with { Address = "" }) },
                { "chains[0] 'c': hops[0] 'h': nodes[0] 'n': connector: unknown connector 'x'; known: forward, tcp", With(Node() with { Connector = new() { Type = "x" } }) },
                { "chains[0] 'c': hops[0] 'h': nodes[0] 'n': dialer: unknown dialer 'x'; known: tcp", With(Node() with { Dialer = new() { Type = "x" } }) },
                { "chains[0] 'c': hops[0] 'h': nodes[0] 'n': weight: must be at least 1", With(Node() with { Weight = -1 }) },
            };
        }
    }

    [Fact]
    public void What_is_right_has_no_mistakes()
    {
        var config = new GostConfig
        {
            Services = [Service() with { Handler = new() { Type = "TCP", Chain = "c" } }, new() { Name = "bare", Address = ":0" }],
            Chains = [new() { Name = "c", Hops = [Hop()] }],
        };

        Validate(config).Should().BeEmpty();
        Validate(new GostConfig()).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_mistake_in_a_service_is_told_with_its_place(string expected, ServiceConfig service) =>
        Validate(new GostConfig { Services = [service] }).Should().ContainSingle().Which.Should().Match(expected);

    [Theory]
    [MemberData(nameof(Hops))]
    public void A_mistake_in_a_hop_is_told_with_its_place(string expected, HopConfig hop) =>
        Validate(new GostConfig { Chains = [new() { Name = "c", Hops = [hop] }] }).Should().ContainSingle().Which.Should().Match(expected);

    [Fact]
    public void A_chain_without_hops_leads_nowhere() =>
        Validate(new GostConfig { Chains = [new() { Name = "c" }] }).Should().Equal("chains[0] 'c': hops: name at least one hop");

    [Fact]
    public void Every_name_that_is_missing_or_taken_is_told()
    {
        var config = new GostConfig
        {
            Services = [Service(), Service() with { Name = "" }, Service(), Service(), Service() with { Name = "" }],
            Chains = [new() { Name = "c", Hops = [Hop()] }, new() { Name = "c", Hops = [Hop()] }],
        };

        Validate(config).Should().Equal(
            "services[1]: the name is missing",
            "services[2]: the name 'web' is taken by services[0]",
            "services[3]: the name 'web' is taken by services[0]",
            "services[4]: the name is missing",
            "chains[1]: the name 'c' is taken by chains[0]");
    }

    [Fact]
    public void All_mistakes_are_told_together()
    {
        var config = new GostConfig
        {
            Services =
            [
                Service() with { Address = "x", Listener = new() { Type = "x", Chain = "x" }, MaxConnections = -1 },
                Service() with { Name = "second", Targets = new() { Nodes = [Target() with { Address = "x", Weight = 0 }, Target() with { Address = "y" }] } },
            ],
        };

        Validate(config).Should().HaveCount(7);
    }

    private static IReadOnlyList<string> Validate(GostConfig config) => ConfigValidator.Validate(config, BuiltInComponents.CreateRegistry());

    private static ServiceConfig Service() => new() { Name = "web", Address = "127.0.0.1:80", Targets = new() { Nodes = [Target()] } };

    private static TargetConfig Target() => new() { Name = "t", Address = "10.0.0.1:80" };

    private static HopConfig Hop() => new() { Name = "h", Nodes = [Node()] };

    private static NodeConfig Node() => new() { Name = "n", Address = "gw:443" };
}
