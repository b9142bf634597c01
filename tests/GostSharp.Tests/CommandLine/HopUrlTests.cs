using GostSharp.Configuration;

namespace GostSharp.Tests.CommandLine;

public class HopUrlTests
{
    [Theory]
    [InlineData("socks5://u:p@gw:1080", "gw:1080 u:p@socks5/tcp")]
    [InlineData("sshd://u:p@gw:22", "gw:22 sshd/u:p@sshd")]
    [InlineData("gw:1080", "gw:1080 http/tcp")]
    [InlineData("relay+tls://a:1,b:2", "a:1 relay/tls, b:2 relay/tls")]
    [InlineData("relay://[::1]:1,1.1.1.1:2", "[::1]:1 relay/tcp, 1.1.1.1:2 relay/tcp")]
    [InlineData("relay://gw:7?ip=a,b:2", "a:7 relay/tcp, b:2 relay/tcp")]
    [InlineData("relay://:7", ":7 relay/tcp")]
    [InlineData("relay://gw:7/ignored", "gw:7 relay/tcp")]
    public void Nodes(string url, string expected) => Described.Lines(Described.Config($"-F {url}")).Should().Equal("chain-0 = " + expected);

    [Theory]
    [InlineData("relay+tls://gw:1", "gw")]
    [InlineData("relay://192.0.2.9:1", "192.0.2.9")]
    [InlineData("relay://[::1]:1", "::1")]
    [InlineData("relay://gw:1?ip=10.0.0.1", "gw")]
    [InlineData("relay://gw:1?tls.servername=x", "x")]
    [InlineData("relay://gw:1?serverName=x", "x")]
    public void The_servers_name_is_the_host(string url, string expected) =>
        Described.Config($"-F {url}").Chains.Single().Hops.Single().Nodes[0].Dialer.Tls!.ServerName.Should().Be(expected);

    [Fact]
    public void A_node_without_a_host_has_no_server_name() =>
        Described.Config("-F forward+tls://:8443").Chains.Single().Hops.Single().Nodes[0].Dialer.Tls!.ServerName.Should().BeNull();

    [Fact]
    public void Certificates_weights_and_marks()
    {
        var hop = Described.Config("-F relay+tls://gw:1?ca=a&cert=b&key=c&secure=true&weight=3&backup=1&strategy=ha&maxFails=2&node.maxFails=4&hop.x=1&dialer.y=2&z=3&interface=e")
            .Chains.Single().Hops.Single();

        var node = hop.Nodes.Single();
        node.Dialer.Tls.Should().Be(new TlsConfig { CaFile = "a", CertFile = "b", KeyFile = "c", Secure = true, ServerName = "gw" });
        (node.Weight, node.Backup, node.MaxFails).Should().Be((3, true, 4));
        hop.Selector.Should().Be(new SelectorConfig { Strategy = "ha", MaxFails = 2 });
        hop.Metadata.Keys.Should().Equal("interface", "x", "z");
        node.Dialer.Metadata.Keys.Should().Equal("y", "z");
        node.Metadata.Keys.Should().Equal("z");
        node.Connector.Metadata.Keys.Should().Equal("z");
    }

    [Fact]
    public void Hops_and_nodes_are_numbered()
    {
        var chain = Described.Config("-F relay://a:1,b:2 -F relay://c:3").Chains.Single();

        chain.Hops.Select(hop => $"{hop.Name}: {string.Join(' ', hop.Nodes.Select(node => node.Name))}").Should().Equal("hop-0: node-0 node-1", "hop-1: node-0");
    }

    [Theory]
    [InlineData("-L tcp://:1/h:1 -F forward+ssh://gw:22", ":1 tcp@chain-0/tcp -> h:1; chain-0 = gw:22 sshd/sshd")]
    [InlineData("-L rtcp://:1/h:1 -F forward+ssh://gw:22", ":1 rtcp/rtcp@chain-0 -> h:1; chain-0 = gw:22 sshd/sshd")]
    [InlineData("-L :1 -F forward+ssh://gw:22", ":1 auto@chain-0/tcp; chain-0 = gw:22 sshd/sshd")]
    [InlineData("-L tcp://:1 -F forward+ssh://gw:22", ":1 tcp@chain-0/tcp; chain-0 = gw:22 forward/ssh")]
    [InlineData("-L tcp://:1/:0 -F forward+ssh://gw:22", ":1 tcp@chain-0/tcp; chain-0 = gw:22 forward/ssh")]
    [InlineData("-L udp://:1/h:1 -F forward+ssh://gw:22", ":1 udp@chain-0/udp -> h:1; chain-0 = gw:22 forward/ssh")]
    [InlineData("-L tls://:1/h:1 -F forward+ssh://gw:22", ":1 forward@chain-0/tls -> h:1; chain-0 = gw:22 forward/ssh")]
    [InlineData("-L tcp://:1/h:1 -F forward+ssh://gw:22 -F relay://r:1", ":1 tcp@chain-0/tcp -> h:1; chain-0 = gw:22 forward/ssh | r:1 relay/tcp")]
    [InlineData("-L tcp://:1/h:1 -L tcp://:2 -F forward+ssh://gw:22", ":1 tcp@chain-0-sshd/tcp -> h:1; :2 tcp@chain-0/tcp; chain-0 = gw:22 forward/ssh; chain-0-sshd = gw:22 sshd/sshd")]
    [InlineData("-L tcp://:1/h:1 -L tcp://:2?ignoreChain=true -F forward+ssh://gw:22", ":1 tcp@chain-0/tcp -> h:1; :2 tcp/tcp; chain-0 = gw:22 sshd/sshd")]
    public void Forward_over_ssh_is_what_the_service_needs(string commandLine, string expected) =>
        string.Join("; ", Described.Lines(Described.Config(commandLine))).Should().Be(expected);

    [Fact]
    public void A_service_can_leave_the_chain_out() =>
        Described.Lines(Described.Config("-L tcp://:1/h:1?ignoreChain=true -L tcp://:2/h:2 -F relay://gw:1")).Should().Equal(
            ":1 tcp/tcp -> h:1", ":2 tcp@chain-0/tcp -> h:2", "chain-0 = gw:1 relay/tcp");
}
