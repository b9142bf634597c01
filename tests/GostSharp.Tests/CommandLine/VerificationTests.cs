using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp.Tests.CommandLine;

/// <summary>gost verifies what it is told to, a program that uses the library what it is not told to leave.</summary>
public sealed class VerificationTests
{
    [Theory]
    [InlineData("relay+tls://gw:1", false, null)]
    [InlineData("relay+mtls://gw:1", false, null)]
    [InlineData("relay+wss://gw:1", false, null)]
    [InlineData("relay+mwss://gw:1", false, null)]
    [InlineData("relay+quic://gw:1", false, null)]
    [InlineData("relay+ws://gw:1", null, null)]
    [InlineData("relay://gw:1", null, null)]
    [InlineData("relay+tls://gw:1?secure=true", true, true)]
    [InlineData("relay+tls://gw:1?secure=false", false, false)]
    [InlineData("relay+tls://gw:1?tls.secure=1", true, true)]
    public void A_URL_means_what_its_reader_means(string url, bool? byGost, bool? byTheLibrary)
    {
        GostSecure(url).Should().Be(byGost);
        LibrarySecure(url).Should().Be(byTheLibrary);
    }

    [Fact]
    public void A_v2_file_means_what_gost_means() =>
        Dialer(GostCommandLine.FromV2([new GostRoute(["tcp://:1/h:1"], ["relay+tls://gw:1"], null)]).Config).Tls!.Secure.Should().BeFalse();

    [Fact]
    public void Hops_without_a_URL_are_verified() =>
        Dialer(Built(builder => builder.Through(chain => chain.Hop("gw:1", connector: "relay", dialer: "tls")))).Tls.Should().BeNull();

    [Theory]
    [InlineData("pin=sha256/a+b/c=")]
    [InlineData("pin=sha256/a%2Bb/c%3D")]
    [InlineData("tls.pin=sha256/a+b/c=")]
    public void A_pin_may_be_written_as_it_is(string query)
    {
        Dialer(GostCommandLine.Parse(["tcp://:1/h:1"], [$"relay+tls://gw:1?{query}"]).Config).Tls!.Pin.Should().Be("sha256/a+b/c=");
        Dialer(Built(builder => builder.Forward($"relay+tls://gw:1?{query}"))).Tls!.Pin.Should().Be("sha256/a+b/c=");
    }

    private static bool? GostSecure(string url) => Dialer(GostCommandLine.Parse(["tcp://:1/h:1"], [url]).Config).Tls?.Secure;

    private static bool? LibrarySecure(string url)
    {
        var forwarded = Dialer(Built(builder => builder.Forward(url)));
        Dialer(Built(builder => builder.Through(chain => chain.Hop(url)))).Should().Be(forwarded);
        return forwarded.Tls?.Secure;
    }

    private static GostConfig Built(Func<ForwarderBuilder, ForwarderBuilder> configure) => configure(new ForwarderBuilder().ForwardTcp(":0", "a:1")).Build().Config;

    private static DialerConfig Dialer(GostConfig config) => config.Chains.Single().Hops.Single().Nodes.Single().Dialer;
}
