using System.Net;
using GostSharp.Codecs.Http;
using GostSharp.Protocols.Http;

namespace GostSharp.Tests.Protocols.Http;

public sealed class DestinationTests
{
    [Theory]
    [InlineData("CONNECT", "example.com:443", "example.com:443", "example.com:443", "")]
    [InlineData("CONNECT", "example.com", "example.com:80", "example.com", "")]
    [InlineData("CONNECT", "[::1]:443", "[::1]:443", "[::1]:443", "")]
    [InlineData("CONNECT", "[::1]", "[::1]:80", "[::1]", "")]
    [InlineData("GET", "http://a/p?q", "a:80", "a", "/p?q")]
    [InlineData("GET", "HTTP://a:8080", "a:8080", "a:8080", "/")]
    [InlineData("GET", "http://a:/", "a:80", "a:", "/")]
    [InlineData("GET", "http://10.0.0.1?q", "10.0.0.1:80", "10.0.0.1", "/?q")]
    [InlineData("GET", "http://[::1]:81/", "[::1]:81", "[::1]:81", "/")]
    [InlineData("OPTIONS", "http://a", "a:80", "a", "*")]
    [InlineData("OPTIONS", "http://a/", "a:80", "a", "/")]
    public void It_is_what_the_request_names(string method, string asked, string target, string host, string path) =>
        Of(method, asked, "ignored").Should().Be(new Destination(Address.Parse(target), host, path));

    [Theory]
    [InlineData("a", "a:80")]
    [InlineData("a:8080", "a:8080")]
    public void A_path_alone_leads_to_the_name_in_the_host_field(string host, string target) =>
        Of("GET", "/p", host).Should().Be(new Destination(Address.Parse(target), host, "/p", IsTransparent: true));

    [Theory]
    [InlineData("GET", "/p", "127.0.0.1")]
    [InlineData("GET", "/p", "127.0.0.1:80")]
    [InlineData("GET", "/p", "[::1]")]
    [InlineData("GET", "/p", "")]
    [InlineData("GET", "/p", "a/b")]
    [InlineData("GET", "*", "a")]
    [InlineData("GET", "a:80", "a")]
    [InlineData("GET", "https://a/", "a")]
    [InlineData("GET", "http:///p", "a")]
    [InlineData("GET", "http://:80/p", "a")]
    [InlineData("GET", "http://a:0/", "a")]
    [InlineData("GET", "http://a::/", "a")]
    [InlineData("GET", "http://a:b/", "a")]
    [InlineData("GET", "http://a:80:80/", "a")]
    [InlineData("GET", "http://::1/", "a")]
    [InlineData("GET", "http://user@a/", "a")]
    [InlineData("GET", "http://a/#part", "a")]
    [InlineData("GET", "http://a b/", "a")]
    [InlineData("CONNECT", ":443", "a")]
    [InlineData("CONNECT", "http://a/", "a")]
    [InlineData("CONNECT", "a:70000", "a")]
    [InlineData("PRI", "*", "a")]
    public void What_is_no_request_for_a_proxy_is_refused(string method, string asked, string host)
    {
        var read = () => Of(method, asked, host);

        read.Should().Throw<HttpRefusal>().Which.Reason.Should().Be(FailureReason.Protocol);
    }

    [Fact]
    public void Two_hosts_are_refused()
    {
        var read = () => Destination.Of(new HttpRequestHead("GET", "http://a/", HttpVersion.Version11, new HttpHeaders().Add("Host", "a").Add("host", "a")));

        read.Should().Throw<HttpRefusal>();
    }

    [Theory]
    [InlineData("GET", "/p", "decoy.test", "tvpOuVpYaGhiWEJzWlM1amIyMA", "example.com:80", "example.com", "/p", true)]
    [InlineData("GET", "/p", "decoy.test", "YdFU4FpYaGhiWEJzWlM1amIyMDZPREE0TUE", "example.com:8080", "example.com:8080", "/p", true)]
    [InlineData("GET", "/p", "decoy.test", "KLXaxU1USTNMakF1TUM0eE9qRTNNREF4", "127.0.0.1:17001", "127.0.0.1:17001", "/p", true)]
    [InlineData("GET", "http://decoy.test/p", "decoy.test", "tvpOuVpYaGhiWEJzWlM1amIyMA", "example.com:80", "example.com", "/p", false)]
    [InlineData("CONNECT", "decoy.test:443", "decoy.test", "YdFU4FpYaGhiWEJzWlM1amIyMDZPREE0TUE", "example.com:8080", "example.com:8080", "", false)]
    [InlineData("GET", "/p", "seen.test", "what hides nothing", "seen.test:80", "seen.test", "/p", true)]
    public void A_hidden_host_takes_the_place_of_the_one_that_is_seen(string method, string asked, string seen, string hidden, string target, string host, string path, bool isTransparent)
    {
        var request = new HttpRequestHead(method, asked, HttpVersion.Version11, new HttpHeaders().Add("Host", seen).Add("Gost-Target", hidden));

        Destination.OfDisguised(request).Should().Be(new Destination(Address.Parse(target), host, path, isTransparent));
        Destination.Of(request).Target.Should().NotBe(Address.Parse("example.com:80"), "others do not know it");
    }

    private static Destination Of(string method, string asked, string host) =>
        Destination.Of(new HttpRequestHead(method, asked, HttpVersion.Version11, new HttpHeaders().Add("Host", host)));
}
