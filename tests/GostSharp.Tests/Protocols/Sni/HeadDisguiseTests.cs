using System.Text;
using GostSharp.Protocols.Sni;

namespace GostSharp.Tests.Protocols.Sni;

public sealed class HeadDisguiseTests
{
    private const string Hidden = "Host: cdn.test\r\nGost-Target: tvpOuVpYaGhiWEJzWlM1amIyMA\r\n";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n", "GET / HTTP/1.1\r\n" + Hidden + "\r\n")]
    [InlineData("GET / HTTP/1.1\r\nX-Host: a\r\nhost:  example.com \r\nX: b\r\n\r\nbody", "GET / HTTP/1.1\r\nX-Host: a\r\n" + Hidden + "X: b\r\n\r\nbody")]
    [InlineData("GET / HTTP/1.1\nHOST: example.com\nX: b\n\nHost: not this\n", "GET / HTTP/1.1\n" + Hidden + "X: b\n\nHost: not this\n")]
    [InlineData("\r\nPOST /p HTTP/1.0\r\nA: \u00E9\r\nHost: example.com\r\n\r\n\0\u00FF", "\r\nPOST /p HTTP/1.0\r\nA: \u00E9\r\n" + Hidden + "\r\n\0\u00FF")]
    [InlineData("CONNECT a:1 HTTP/1.1\r\nHost: example.com\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\n" + Hidden + "\r\n")]
    public void The_host_is_hidden_and_nothing_else_is_touched(string head, string expected)
    {
        TryPut(head, out var disguised).Should().BeTrue();
        disguised.Should().Be(expected);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\nX: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nHost:\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n" + Hidden + "\r\n")]
    public void A_request_that_names_no_host_or_hides_it_already_stays_as_it_is(string head)
    {
        TryPut(head, out var disguised).Should().BeTrue();
        disguised.Should().Be(head);
    }

    [Fact]
    public void A_head_is_waited_for()
    {
        const string Head = "GET / HTTP/1.1\r\nHost: example.com\r\nX: b\r\n\r\n";
        for (var length = 0; length < Head.Length; length++)
        {
            TryPut(Head[..length], out _).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("EHLO example.com\r\n")]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\n")]
    [InlineData("\u0005\u0001\0")]
    [InlineData("GET / HTTP/1.1\r\nno field\r\n\r\n")]
    public void What_is_no_request_is_refused_as_soon_as_that_is_known(string text) =>
        ((Func<bool>)(() => TryPut(text, out _))).Should().Throw<ProtocolException>();

    private static bool TryPut(string text, out string disguised)
    {
        var isWhole = HeadDisguise.TryPut(Encoding.Latin1.GetBytes(text), "cdn.test", out var bytes);
        disguised = Encoding.Latin1.GetString(bytes);
        return isWhole;
    }
}
