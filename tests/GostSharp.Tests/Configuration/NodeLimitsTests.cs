using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class NodeLimitsTests
{
    private static readonly TimeSpan Infinite = Timeout.InfiniteTimeSpan;

    private static NodeConfig Node { get; } = new() { Name = "n", Address = "h:1" };

    private static HopConfig Hop { get; } = new() { Name = "h" };

    [Fact]
    public void Ten_seconds_to_be_reached_and_fifteen_to_answer_are_the_defaults() =>
        NodeLimits.Of(Node, Hop).Should().Be(Seconds(10, 15));

    [Fact]
    public void Over_QUIC_five_seconds_are_the_default_and_parameters_win_there_too()
    {
        var node = Node with { Dialer = new DialerConfig { Type = "quic" } };

        NodeLimits.Of(node, Hop).Should().Be(Seconds(5, 15));
        NodeLimits.Of(node with { Metadata = ConfigDictionary.Empty.With("handshakeTimeout", "7s") }, Hop).Should().Be(Seconds(7, 15));
    }

    [Theory]
    [InlineData("handshakeTimeout", "3s", 3, 15)]
    [InlineData("ws.handshakeTimeout", "3s", 3, 15)]
    [InlineData("timeout", "3s", 3, 3)]
    [InlineData("connectTimeout", "3s", 10, 3)]
    [InlineData("timeout", "0", 10, 15)]
    [InlineData("timeout", "soon", 10, 15)]
    public void Parameters_win_over_defaults(string key, object value, int handshake, int reply)
    {
        var parameters = ConfigDictionary.Empty.With(key, value);

        NodeLimits.Of(Node with { Metadata = parameters }, Hop).Should().Be(Seconds(handshake, reply));
        NodeLimits.Of(Node, Hop with { Metadata = parameters }).Should().Be(Seconds(handshake, reply));
    }

    [Fact]
    public void What_stands_nearer_wins()
    {
        var hop = Hop with { Metadata = ConfigDictionary.Empty.With("timeout", "1s") };
        var node = Node with { Metadata = ConfigDictionary.Empty.With("timeout", "2s") };
        var inner = node with
        {
            Dialer = new DialerConfig { Metadata = ConfigDictionary.Empty.With("timeout", "3s") },
            Connector = new ConnectorConfig { Metadata = ConfigDictionary.Empty.With("timeout", "4s") },
        };

        NodeLimits.Of(Node, hop).Should().Be(Seconds(1, 1));
        NodeLimits.Of(node, hop).Should().Be(Seconds(2, 2));
        NodeLimits.Of(inner, hop).Should().Be(Seconds(3, 4));
    }

    [Fact]
    public void Types_win_over_parameters()
    {
        var node = Node with
        {
            Dialer = new DialerConfig { HandshakeTimeout = TimeSpan.FromSeconds(1), Metadata = ConfigDictionary.Empty.With("handshakeTimeout", "9s") },
            Connector = new ConnectorConfig { ReplyTimeout = TimeSpan.FromSeconds(2), Metadata = ConfigDictionary.Empty.With("timeout", "9s") },
        };

        NodeLimits.Of(node, Hop).Should().Be(Seconds(1, 2));
    }

    [Fact]
    public void A_negative_parameter_is_no_limit() =>
        NodeLimits.Of(Node with { Metadata = ConfigDictionary.Empty.With("timeout", "-1s") }, Hop).Should().Be(new NodeLimits(Infinite, Infinite));

    [Fact]
    public void What_cannot_be_read_is_told_once()
    {
        var node = Node with { Metadata = ConfigDictionary.Empty.With("timeout", "soon") };

        NodeLimits.WarningsOf(node, Hop).Should().Equal("parameter 'timeout': 'soon' is not a duration and counts as not given");
        NodeLimits.WarningsOf(Node, Hop).Should().BeEmpty();
    }

    [Fact]
    public void The_time_of_the_hops_before_is_not_a_nodes_own()
    {
        var before = NodeLimits.Add(TimeSpan.Zero, [Seconds(10, 15), Seconds(1, 2)]);

        before.Should().Be(TimeSpan.FromSeconds(28));
        Seconds(10, 15).ToReachAfter(before).Should().Be(TimeSpan.FromSeconds(38));
        NodeLimits.Add(before, [Seconds(10, 15)]).Should().Be(TimeSpan.FromSeconds(53));
    }

    [Fact]
    public void Without_a_limit_of_one_there_is_none_for_those_behind_it()
    {
        var endless = new NodeLimits(TimeSpan.FromSeconds(1), Infinite);

        NodeLimits.Add(TimeSpan.Zero, [endless, Seconds(1, 1)]).Should().Be(Infinite);
        Seconds(1, 1).ToReachAfter(Infinite).Should().Be(Infinite);
        new NodeLimits(Infinite, TimeSpan.Zero).ToReachAfter(TimeSpan.Zero).Should().Be(Infinite);
        endless.ToReachAfter(TimeSpan.FromSeconds(2)).Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void A_sum_that_no_timer_can_count_is_no_limit()
    {
        var month = new NodeLimits(TimeSpan.FromDays(30), TimeSpan.FromDays(30));

        NodeLimits.Add(TimeSpan.Zero, [month]).Should().Be(Infinite);
        month.ToReachAfter(TimeSpan.FromDays(30)).Should().Be(Infinite);
        month.ToReachAfter(TimeSpan.FromDays(10)).Should().Be(TimeSpan.FromDays(40));
    }

    [Fact]
    public void Limits_that_no_timer_can_count_are_mistakes()
    {
        var node = Node with { Dialer = new DialerConfig { HandshakeTimeout = TimeSpan.MaxValue }, Connector = new ConnectorConfig { ReplyTimeout = TimeSpan.FromSeconds(-3) } };
        var config = new GostConfig { Hops = [Hop with { Nodes = [node] }] };

        ConfigValidator.Validate(config, ComponentRegistry.Standard).Should().Equal(
            "hops[0] 'h': nodes[0] 'n': dialer.handshakeTimeout: must not be negative or longer than 49 days; an infinite one is no limit",
            "hops[0] 'h': nodes[0] 'n': connector.replyTimeout: must not be negative or longer than 49 days; an infinite one is no limit");
    }

    private static NodeLimits Seconds(int handshake, int reply) => new(TimeSpan.FromSeconds(handshake), TimeSpan.FromSeconds(reply));
}
