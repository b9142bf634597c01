using GostSharp.Configuration;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Forwarders;

public sealed class ForwarderBuilderTests
{
    [Fact]
    public void Services_are_numbered_unless_they_are_named()
    {
        var config = Build(builder => builder
            .ForwardTcp("127.0.0.1:0", "db:1")
            .ForwardTcp("127.0.0.1:0", "db:2", service => service.Name("mine"))
            .AddService(service => service.Listen(":0").Handle("forward").To("db:3")));

        config.Services.Select(service => service.Name).Should().Equal("service-0", "mine", "service-2");
    }

    [Fact]
    public void Targets_are_numbered_over_all_calls()
    {
        var targets = Build(builder => builder.ForwardTcp(":0", "a:1, b:2", service => service.To("c:3", weight: 5).To("d:4", backup: true)))
            .Services[0].Targets!.Nodes;

        targets.Select(target => (target.Name, target.Address, target.Weight, target.Backup)).Should().Equal(
            ("target-0", "a:1", 1, false), ("target-1", "b:2", 1, false), ("target-2", "c:3", 5, false), ("target-3", "d:4", 1, true));
    }

    [Fact]
    public void A_service_is_what_its_builder_was_told()
    {
        var service = Build(builder => builder.ForwardTcp("127.0.0.1:0", "a:1", service => service
            .FirstAlive().MaxFails(3).FailTimeout(TimeSpan.FromSeconds(1))
            .DialTimeout(TimeSpan.FromSeconds(2)).HalfCloseTimeout(TimeSpan.FromSeconds(3)).IdleTimeout(TimeSpan.FromSeconds(4)).UseKernelRelay(false)
            .MaxConnections(5))).Services[0];

        service.Should().Be(new ServiceConfig
        {
            Name = "service-0",
            Address = "127.0.0.1:0",
            Handler = new()
            {
                DialTimeout = TimeSpan.FromSeconds(2),
                HalfCloseTimeout = TimeSpan.FromSeconds(3),
                IdleTimeout = TimeSpan.FromSeconds(4),
                UseKernelRelay = false,
            },
            Targets = new()
            {
                Nodes = [new() { Name = "target-0", Address = "a:1" }],
                Selector = new() { Strategy = "fifo", MaxFails = 3, FailTimeout = TimeSpan.FromSeconds(1) },
            },
            MaxConnections = 5,
        });
    }

    [Fact]
    public void Services_go_through_the_chain_unless_they_name_their_own()
    {
        var own = new ServiceConfig { Name = "own", Address = ":0", Handler = new() { Chain = "mine" } };

        var config = Build(builder => builder
            .ForwardTcp(":0", "a:1")
            .AddConfig(new GostConfig { Services = [own], Chains = [new() { Name = "mine" }] })
            .Through(chain => chain.Hop("gw:443", connector: "relay", dialer: "tls"))
            .Through(chain => chain.Hop("inner:1080")));

        config.Services.Select(service => service.Handler.Chain).Should().Equal("chain-0", "mine");
        config.Chains.Select(chain => chain.Name).Should().Equal("mine", "chain-0");
        config.Chains[1].Hops.Should().Equal(
            new HopConfig
            {
                Name = "hop-0",
                Nodes = [new() { Name = "node-0", Address = "gw:443", Connector = new() { Type = "relay" }, Dialer = new() { Type = "tls" } }],
            },
            new HopConfig { Name = "hop-1", Nodes = [new() { Name = "node-0", Address = "inner:1080" }] });
    }

    [Fact]
    public void The_chain_takes_a_name_that_is_free()
    {
        var config = Build(builder => builder
            .AddConfig(new GostConfig { Chains = [new() { Name = "chain-0" }, new() { Name = "chain-1" }] })
            .ForwardTcp(":0", "a:1")
            .Through(chain => chain.Hop("gw:443")));

        config.Chains.Select(chain => chain.Name).Should().Equal("chain-0", "chain-1", "chain-2");
        config.Services[0].Handler.Chain.Should().Be("chain-2");
    }

    [Fact]
    public void Without_hops_there_is_no_chain()
    {
        var config = Build(builder => builder.ForwardTcp(":0", "a:1").Through(_ => { }));

        (config.Chains.Count, config.Services[0].Handler.Chain).Should().Be((0, null));
    }

    [Fact]
    public void It_builds_once_and_cannot_be_changed_afterwards()
    {
        var builder = new ForwarderBuilder();
        builder.Build();
        Action[] changes =
        [
            () => builder.ForwardTcp(":0", "a:1"),
            () => builder.AddService(_ => { }),
            () => builder.AddConfig(new GostConfig()),
            () => builder.Through(_ => { }),
            () => builder.UseRoute(new MemoryNetwork().GetHost("a")),
            () => builder.UseLoggerFactory(NullLoggerFactory.Instance),
            () => builder.UseTimeProvider(TimeProvider.System),
            () => builder.ShutdownTimeout(TimeSpan.Zero),
            () => builder.AddHandler("x", _ => null!),
            () => builder.AddSelector("x", () => null!),
            () => builder.Build(),
        ];

        changes.Should().AllSatisfy(change => change.Should().Throw<InvalidOperationException>().WithMessage("*ApplyAsync*"));
    }

    [Fact]
    public void A_chain_that_is_described_after_the_build_changes_nothing()
    {
        var builder = new ForwarderBuilder().ForwardTcp(":0", "a:1");
        ChainBuilder? kept = null;
        builder.Through(chain => kept = chain.Hop("gw:443"));
        var forwarder = builder.Build();

        kept!.Hop("late:1");

        forwarder.Config.Chains[0].Hops.Should().ContainSingle();
    }

    [Fact]
    public void A_shutdown_timeout_is_one_that_can_be_waited_for()
    {
        var builder = new ForwarderBuilder();

        builder.Invoking(b => b.ShutdownTimeout(TimeSpan.MaxValue)).Should().Throw<ArgumentOutOfRangeException>();
        builder.Invoking(b => b.ShutdownTimeout(TimeSpan.FromSeconds(-1))).Should().Throw<ArgumentOutOfRangeException>();
        builder.Invoking(b => b.ShutdownTimeout(Timeout.InfiniteTimeSpan)).Should().NotThrow();
    }

    private static GostConfig Build(Func<ForwarderBuilder, ForwarderBuilder> configure) => configure(new ForwarderBuilder()).Build().Config;
}
