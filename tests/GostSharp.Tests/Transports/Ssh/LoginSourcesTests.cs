using System.Net;
using GostSharp.Transports.Ssh;

namespace GostSharp.Tests.Transports.Ssh;

public sealed class LoginSourcesTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", false)]
    [InlineData("10.0.0.1", "10.0.0.2", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", false)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", true)]
    public void A_source_has_no_more_logins_at_once_than_it_may(string first, string other, bool expected)
    {
        var sources = new LoginSources(limit: 2);
        sources.TryEnter(At(first, 1)).Should().BeTrue();
        sources.TryEnter(At(first, 2)).Should().BeTrue();
        sources.TryEnter(At(first, 3)).Should().BeFalse();

        sources.TryEnter(At(other, 4)).Should().Be(expected);
    }

    [Fact]
    public void A_login_that_is_over_makes_room_and_leaves_nothing()
    {
        var sources = new LoginSources(limit: 1);
        sources.TryEnter(At("10.0.0.1", 1)).Should().BeTrue();
        sources.Leave(At("10.0.0.1", 1));
        sources.Count.Should().Be(0);
        sources.TryEnter(At("10.0.0.1", 2)).Should().BeTrue();
    }

    [Fact]
    public void Whoever_has_no_address_is_not_counted()
    {
        var sources = new LoginSources(limit: 1);
        sources.TryEnter(null).Should().BeTrue();
        sources.TryEnter(null).Should().BeTrue();
        sources.Leave(null);
        sources.Count.Should().Be(0);
    }

    private static IPEndPoint At(string address, int port) => new(IPAddress.Parse(address), port);
}
