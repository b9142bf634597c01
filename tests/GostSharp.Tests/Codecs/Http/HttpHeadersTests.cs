using GostSharp.Codecs.Http;

namespace GostSharp.Tests.Codecs.Http;

public sealed class HttpHeadersTests
{
    private readonly HttpHeaders _headers = new HttpHeaders()
        .Add("Connection", "keep-alive, X-Own").Add("Host", "a").Add("connection", "UPGRADE").Add("Quoted", "");

    [Fact]
    public void Names_are_found_whatever_their_case()
    {
        _headers["HOST"].Should().Be("a");
        _headers["CONNECTION"].Should().Be("keep-alive, X-Own");
        _headers["None"].Should().BeNull();
        _headers.All("connection").Should().Equal("keep-alive, X-Own", "UPGRADE");
    }

    [Fact]
    public void Elements_of_lists_are_found_in_every_field()
    {
        _headers.Lists("Connection", "x-own").Should().BeTrue();
        _headers.Lists("Connection", "upgrade").Should().BeTrue();
        _headers.Lists("Connection", "keep").Should().BeFalse();
        _headers.Lists("None", "keep").Should().BeFalse();
    }

    [Fact]
    public void Setting_replaces_every_field_of_the_name()
    {
        _headers.Set("CONNECTION", "close");

        _headers.Select(field => field.Key).Should().Equal("Host", "Quoted", "CONNECTION");
        _headers.Remove("host").Count.Should().Be(2);
    }
}
