using System.Net.Quic;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

/// <summary>What is refused when it is built; the rest takes a library that not every machine has.</summary>
public sealed class QuicForwarderTests
{
    private const string FirstHop = "*has to stand in the first hop*";

    [Fact]
    public void A_node_behind_another_hop_is_refused() => new ForwarderBuilder().Forward("socks5://a:1").Forward("relay+quic://b:2")
        .Invoking(builder => builder.BuildChain()).Should().Throw<ConfigurationException>().WithMessage("hop-1/node-0: the node uses QUIC, " + FirstHop);

    [Fact]
    public void A_node_in_another_network_than_this_machines_is_refused() => new ForwarderBuilder()
        .UseRoute(new MemoryNetwork().GetHost("here")).Through(chain => chain.Hop("a:1", hop => hop.Relay().OverQuic()))
        .Invoking(builder => builder.BuildChain()).Should().Throw<ConfigurationException>().WithMessage(FirstHop);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_listener_in_another_network_is_refused() => (await new ForwarderBuilder()
        .UseRoute(new MemoryNetwork().GetHost("here")).AddService(service => service.Listen("here:1").Relay().OverQuic())
        .Invoking(builder => builder.StartAsync()).Should().ThrowAsync<ConfigurationException>()).WithMessage("*a QUIC listener cannot stand behind a chain*");

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("-L")]
    [InlineData("-F")]
    public async Task A_second_encryption_is_refused(string place)
    {
        var builder = place == "-L"
            ? new ForwarderBuilder().Listen("relay+quic://127.0.0.1:0?cipherKey=secret")
            : new ForwarderBuilder().Listen("tcp://127.0.0.1:0").Forward("relay+quic://127.0.0.1:1?cipher=secret");

        var failure = (await builder.Invoking(it => it.StartAsync()).Should().ThrowAsync<ConfigurationException>()).Which;

        failure.Message.Should().Contain("'cipherKey'").And.NotContain("secret");
    }

    [WithoutQuic]
    public async Task Without_the_library_a_listener_is_refused_in_one_line()
    {
        var failure = (await new ForwarderBuilder().Listen("relay+quic://127.0.0.1:0").Invoking(it => it.StartAsync()).Should().ThrowAsync<ConfigurationException>()).Which;

        failure.Errors.Should().ContainSingle().Which.Should().Contain("libmsquic").And.NotContain("\n");
    }

    [WithoutQuic]
    public void Without_the_library_a_node_is_refused_in_one_line()
    {
        var failure = new ForwarderBuilder().Forward("relay+quic://127.0.0.1:1").Invoking(it => it.BuildChain()).Should().Throw<ConfigurationException>().Which;

        failure.Errors.Should().ContainSingle().Which.Should().Contain("libmsquic").And.NotContain("\n");
    }

    /// <summary>A fact about machines without the library; skipped, with the reason, on others.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class WithoutQuicAttribute : FactAttribute
    {
        public WithoutQuicAttribute() => Skip = QuicListener.IsSupported ? "this machine has libmsquic" : null;
    }
}
