using System.Net;
using GostSharp.Ssh;
using GostSharp.Transports.Ssh;

namespace GostSharp.Tests.Transports.Ssh;

public sealed class SshAddressesTests
{
    [Theory]
    [InlineData("10.0.0.1:80", "10.0.0.1")]
    [InlineData("[::ffff:10.0.0.1]:80", "10.0.0.1")]
    [InlineData("[::1]:80", "::1")]
    [InlineData("target:80", "target")]
    public void A_target_is_asked_for_as_it_was_given(string target, string host) =>
        SshAddresses.Target(Address.Parse(target)).Should().Be((host, 80));

    [Fact]
    public void Nothing_can_be_asked_for_nothing() => SshAddresses.Target(null).Should().BeNull();

    [Theory]
    [InlineData("10.0.0.1:5", "10.0.0.1", 5)]
    [InlineData("[::ffff:10.0.0.1]:5", "10.0.0.1", 5)]
    [InlineData("10.0.0.1:0", "0.0.0.0", 7)]
    [InlineData("visitor:5", "0.0.0.0", 7)]
    public void The_origin_is_an_IP_address_with_a_port_or_nobody(string client, string host, int port) =>
        SshAddresses.Origin(Address.Parse(client), nobody: 7).Should().Be((host, port));

    [Fact]
    public void A_visitor_of_another_machines_loopback_is_told_by_its_address() =>
        SshAddresses.Origin(new DnsEndPoint("127.0.0.1", 5)).Should().Be(("127.0.0.1", 5));

    [Theory]
    [InlineData("[::]:80", "0.0.0.0", "")]
    [InlineData("0.0.0.0:80", "0.0.0.0", "0.0.0.0")]
    [InlineData("localhost:80", "localhost", "localhost")]
    [InlineData("127.0.0.1:80", "127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]:80", "::1", "::1")]
    public void All_interfaces_are_asked_for_as_gost_does_and_of_our_own_servers_those_of_IPv6_too(string address, string host, string hostOfOurs)
    {
        SshAddresses.Bound(Address.Parse(address), isPeerOurs: false).Should().Be(new SshForward(host, 80));
        SshAddresses.Bound(Address.Parse(address), isPeerOurs: true).Should().Be(new SshForward(hostOfOurs, 80));
    }

    [Theory]
    [InlineData("", "[::]:80")]
    [InlineData("*", "[::]:80")]
    [InlineData("0.0.0.0", "0.0.0.0:80")]
    [InlineData("::", "[::]:80")]
    [InlineData("localhost", "localhost:80")]
    [InlineData("10.1", "10.0.0.1:80")]
    public void What_is_to_be_bound_is_read_as_servers_of_OpenSSH_do(string host, string expected) =>
        SshAddresses.ToBind(new SshForward(host, 80)).Should().Be(Address.Parse(expected));

    [Theory]
    [InlineData("target", "target:80")]
    [InlineData("10.0.0.1", "10.0.0.1:80")]
    [InlineData("", "0.0.0.0:80")]
    [InlineData("<nil>", "0.0.0.0:80")]
    public void What_is_to_be_reached_is_read_as_servers_of_gost_do(string host, string expected) =>
        SshAddresses.ToReach(new SshEndPoints(host, 80, "0.0.0.0", 0)).Should().Be(Address.Parse(expected));

    [Theory]
    [InlineData("target", 0)]
    [InlineData("with space", 80)]
    [InlineData("line\nbreak", 80)]
    public void What_is_no_address_is_refused(string host, int port)
    {
        var read = () => SshAddresses.ToReach(new SshEndPoints(host, port, "0.0.0.0", 0));

        read.Should().Throw<ProtocolException>();
    }

    [Fact]
    public void A_host_is_not_longer_than_any_name()
    {
        var read = () => SshAddresses.ToBind(new SshForward(new string('a', 256), 80));

        read.Should().Throw<ProtocolException>();
    }

    [Theory]
    [InlineData("10.0.0.9", 5, "10.0.0.9:5")]
    [InlineData("::ffff:10.0.0.9", 5, "10.0.0.9:5")]
    [InlineData("10.0.0.9", 0, null)]
    [InlineData("somebody", 5, null)]
    public void A_visitor_is_who_the_server_says(string host, int port, string? expected) =>
        SshAddresses.Visitor(new SshEndPoints("", 80, host, port)).Should().Be(expected is null ? null : Address.Parse(expected));
}
