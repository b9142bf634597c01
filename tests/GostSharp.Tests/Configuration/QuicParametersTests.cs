using System.Net;
using GostSharp.Configuration;
using GostSharp.Configuration.Components;
using GostSharp.Transports.Direct;
using GostSharp.Transports.Quic;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Configuration;

public sealed class QuicParametersTests
{
    [Fact]
    public void Without_parameters_a_server_is_as_gosts() => Read(staysByDefault: false).Should().Be(new QuicOptions
    {
        IdleTimeout = TimeSpan.FromSeconds(30),
        KeepAliveInterval = Timeout.InfiniteTimeSpan,
        HandshakeTimeout = TimeSpan.FromSeconds(5),
        MaxStreams = 100,
    });

    [Fact]
    public void Without_parameters_a_client_sends_signs_of_life() =>
        Read(staysByDefault: true).Should().Be(new QuicOptions { KeepAliveInterval = TimeSpan.FromSeconds(10) });

    [Fact]
    public void All_of_them_are_read() => Read(
        staysByDefault: false, ("maxIdleTimeout", "1m"), ("keepalive", "true"), ("ttl", 7), ("handshakeTimeout", "3s"), ("maxStreams", "1000"))
        .Should().Be(new QuicOptions
        {
            IdleTimeout = TimeSpan.FromMinutes(1),
            KeepAliveInterval = TimeSpan.FromSeconds(7),
            HandshakeTimeout = TimeSpan.FromSeconds(3),
            MaxStreams = 1000,
        });

    [Theory]
    [InlineData("quic://127.0.0.1:1", 5)]
    [InlineData("quic://127.0.0.1:1?handshakeTimeout=7s", 7)]
    [InlineData("quic://127.0.0.1:1?timeout=3s", 3)]
    public void A_node_has_five_seconds_for_its_handshake_or_what_it_is_given(string url, int seconds)
    {
        var hop = new ForwarderBuilder().Listen("tcp://127.0.0.1:0").Forward(url).Build().Config.Chains.Single().Hops.Single();
        var node = hop.Nodes.Single();
        var context = new DialerContext("n", NullLoggerFactory.Instance, TimeProvider.System, new DnsEndPoint("n", 1), new DirectRoute(), node.Dialer, NodeLimits.Of(node, hop));

        QuicComponents.OptionsOf(context).Should().Be(new QuicOptions { KeepAliveInterval = TimeSpan.FromSeconds(10), HandshakeTimeout = TimeSpan.FromSeconds(seconds) });
    }

    [Fact]
    public void A_listeners_timeout_is_that_of_handshakes_as_in_v2()
    {
        var listener = new ForwarderBuilder().Listen("relay+quic://127.0.0.1:0?timeout=3s").Build().Config.Services.Single().Listener;

        QuicParameters.Read(new ParameterReader(listener.Metadata), staysByDefault: false).HandshakeTimeout.Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Signs_of_life_can_be_switched_off() =>
        Read(staysByDefault: true, ("keepalive", false), ("ttl", 7)).Should().Be(new QuicOptions());

    [Theory]
    [InlineData("idle", 0)]
    [InlineData("idle", "-1s")]
    [InlineData("idle", "99999h")]
    [InlineData("handshakeTimeout", 0)]
    [InlineData("maxStreams", 0)]
    [InlineData("maxStreams", -1)]
    public void What_is_not_positive_counts_as_not_given(string key, object value) => Read(staysByDefault: false, (key, value)).Should().Be(new QuicOptions());

    [Fact]
    public void More_streams_than_can_be_counted_are_as_many_as_can() => Read(staysByDefault: false, ("maxStreams", 1_000_000)).MaxStreams.Should().Be(65_535);

    [Theory]
    [InlineData("cipher")]
    [InlineData("cipherKey")]
    public void A_second_encryption_is_not_forgotten_but_refused(string key)
    {
        var read = () => Read(staysByDefault: false, (key, "secret"));

        var failure = read.Should().Throw<GostException>().Which;
        failure.Reason.Should().Be(FailureReason.NotSupported);
        failure.Message.Should().Contain("cipherKey").And.NotContain("secret");
    }

    private static QuicOptions Read(bool staysByDefault, params (string Key, object Value)[] parameters) => QuicParameters.Read(
        new ParameterReader(new ConfigDictionary(parameters.Select(entry => new KeyValuePair<string, object>(entry.Key, entry.Value)))), staysByDefault);
}
