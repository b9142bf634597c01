using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ParameterKindsTests
{
    [Theory]
    [InlineData("socks5://127.0.0.1:1?readTimeout=soon", "service-0: parameter 'readTimeout': 'soon' is not a duration and counts as not given")]
    [InlineData("socks5://127.0.0.1:1?notls=maybe", "service-0: parameter 'notls': 'maybe' is not true or false and counts as not given")]
    [InlineData("socks5+ws://127.0.0.1:1?compression=2x", "service-0: parameter 'compression': '2x' is not true or false and counts as not given")]
    [InlineData("socks5+ws://127.0.0.1:1?ws.header=a", "service-0: parameter 'ws.header' is not a map and counts as not given")]
    [InlineData("socks5+tls://127.0.0.1:1?handshakeTimeout=x", "service-0: parameter 'handshakeTimeout': 'x' is not a duration and counts as not given")]
    [InlineData("relay+mtls://127.0.0.1:1?mux.keepaliveTimeout=x", "service-0: parameter 'mux.keepaliveTimeout': 'x' is not a duration and counts as not given")]
    [InlineData("relay+mtls://127.0.0.1:1?mux.version=x", "service-0: parameter 'mux.version': 'x' is not a whole number and counts as not given")]
    [InlineData("relay+mws://127.0.0.1:1?backlog=x", "service-0: parameter 'backlog': 'x' is not a whole number and counts as not given")]
    public void A_value_that_cannot_be_read_is_told(string url, string expected) =>
        ConfigWarnings.Find(GostCommandLine.Parse([url], []).Config).Should().Equal(expected);

    [Theory]
    [InlineData("socks5://127.0.0.1:1?readTimeout=3s&notls=true")]
    [InlineData("socks5+ws://127.0.0.1:1?compression=1&path=tunnel")]
    [InlineData("relay+mwss://127.0.0.1:1?mux.version=2&mux.halfClose=false&backlog=5&path=tunnel")]
    public void One_that_can_is_not(string url) => ConfigWarnings.Find(GostCommandLine.Parse([url], []).Config).Should().BeEmpty();
}
