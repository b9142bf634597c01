using System.Net;

namespace GostSharp.Tests;

public sealed class AddressTests
{
    [Theory]
    [InlineData("10.0.0.1:80", "10.0.0.1", 80)]
    [InlineData("0.0.0.0:0", "0.0.0.0", 0)]
    [InlineData("[::1]:443", "::1", 443)]
    [InlineData("[::]:65535", "::", 65535)]
    [InlineData("[fe80::1%3]:22", "fe80::1%3", 22)]
    [InlineData("[::ffff:10.0.0.1]:80", "::ffff:10.0.0.1", 80)]
    [InlineData(":8080", "127.0.0.1", 8080)]
    public void An_ip_address_is_read(string text, string ip, int port) =>
        Address.Parse(text).Should().Be(new IPEndPoint(IPAddress.Parse(ip), port));

    [Theory]
    [InlineData("localhost:80", "localhost")]
    [InlineData("db.example.com:80", "db.example.com")]
    [InlineData("db.example.com.:80", "db.example.com.")]
    [InlineData("my_service:80", "my_service")]
    [InlineData("_sip._tcp.example.com:80", "_sip._tcp.example.com")]
    [InlineData("stack_web.1.x7k:80", "stack_web.1.x7k")]
    [InlineData("xn--bcher-kva.example:80", "xn--bcher-kva.example")]
    [InlineData("b\u00fccher.example:80", "b\u00fccher.example")]
    [InlineData("3com.example:80", "3com.example")]
    public void A_name_stays_a_name(string text, string host) =>
        Address.Parse(text).Should().BeOfType<DnsEndPoint>().Which.Should().Be(new DnsEndPoint(host, 80));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("10.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:")]
    [InlineData("::1:80")]
    [InlineData("[::1:80")]
    [InlineData("::1]:80")]
    [InlineData("[[::1]]:80")]
    [InlineData("[[::1]:443]:80")]
    [InlineData("[]:80")]
    [InlineData("[host]:80")]
    [InlineData("[10.0.0.1]:80")]
    [InlineData("[:]:80")]
    [InlineData("host:-1")]
    [InlineData("host:+1")]
    [InlineData("host: 1")]
    [InlineData("host:1 ")]
    [InlineData("host:65536")]
    [InlineData("host:99999999999")]
    [InlineData("host:0x50")]
    [InlineData("host:http")]
    [InlineData("ho st:80")]
    [InlineData(" host:80")]
    [InlineData("host/path:80")]
    [InlineData("user@host:80")]
    [InlineData("tcp://host:80")]
    [InlineData("host\0:80")]
    [InlineData("10.0.0.256:80x")]
    [InlineData("*:80")]
    public void What_is_no_address_is_refused_with_the_text_in_the_message(string? text)
    {
        Address.TryParse(text, out var address).Should().BeFalse();
        address.Should().BeNull();
        FluentActions.Invoking(() => Address.Parse(text!)).Should().Throw<FormatException>().WithMessage($"'{text}': *");
    }

    [Fact]
    public void Addresses_are_written_as_they_are_read()
    {
        Address.Format(null).Should().Be(":0");
        Address.Format(new DnsEndPoint("host", 80)).Should().Be("host:80");
        Address.Format(new IPEndPoint(IPAddress.Loopback, 80)).Should().Be("127.0.0.1:80");
        Address.Format(new IPEndPoint(IPAddress.IPv6Loopback, 80)).Should().Be("[::1]:80");
        Address.Format(new DnsEndPoint("::1", 80)).Should().Be("[::1]:80");
    }
}
