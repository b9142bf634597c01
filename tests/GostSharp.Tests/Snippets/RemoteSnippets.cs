using GostSharp;

namespace Snippets;

public sealed class RemoteSnippets
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Services_listen_at_the_far_end()
    {
        var forwarder = new ForwarderBuilder()
            .ForwardRemoteTcp(":8080", "127.0.0.1:3000", service => service.Name("web").Tunnels(4))
            .ForwardRemoteUdp(":5353", "10.0.0.2:53", service => service.Name("dns"))
            .Through(chain => chain.Hop("gateway.example.com:443", hop => hop.Socks5().OverTls().Credentials("bob", "secret")))
            .Build();

        forwarder.Config.Services.Select(service => (service.Address, service.Listener.Chain, service.Handler.Chain))
            .Should().Equal(("127.0.0.1:8080", "chain-0", null), ("127.0.0.1:5353", "chain-0", null));
        await forwarder.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_way_to_the_targets_is_a_chain_of_its_own()
    {
        var forwarder = new ForwarderBuilder()
            .AddChain("out", chain => chain.Hop("socks5+tls://gateway.example.com:443"))
            .AddChain("inner", chain => chain.Hop("relay://10.0.0.1:8421"))
            .ForwardRemoteTcp(":8080", "10.1.0.5:80", service => service.ListenThrough("out").DialThrough("inner"))
            .Build();

        forwarder.Config.Chains.Select(chain => chain.Name).Should().Equal("out", "inner");
        await forwarder.DisposeAsync();
    }
}
