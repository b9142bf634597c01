using GostSharp.Codecs.Http;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

public sealed class HandshakeTests
{
    [Fact]
    public void The_accept_key_of_the_standard_is_computed() =>
        WebSocketHandshake.AcceptFor("dGhlIHNhbXBsZSBub25jZQ==").Should().Be("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

    [Fact]
    public void Keys_are_random_and_well_formed()
    {
        var keys = Enumerable.Range(0, 4).Select(_ => WebSocketHandshake.NewKey()).ToArray();

        keys.Should().OnlyHaveUniqueItems().And.OnlyContain(key => WebSocketHandshake.IsKey(key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ=")]
    [InlineData("dGhlIHNhbXBsZSBub25jZSE=")] // 17 bytes.
    [InlineData("dGhlIHNhbXBsZSBub25****=")]
    public void What_is_no_key_is_known(string? text) => WebSocketHandshake.IsKey(text).Should().BeFalse();

    [Theory]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover", true)]
    [InlineData("x-webkit-deflate-frame, Permessage-Deflate;client_max_window_bits", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10", false)]
    [InlineData("x-webkit-deflate-frame", false)]
    [InlineData("", false)]
    public void Compression_is_found_among_the_offers(string offer, bool isOffered) =>
        WebSocketHandshake.OffersDeflate(new HttpHeaders().Add("Sec-WebSocket-Extensions", offer)).Should().Be(isOffered);

    [Theory]
    [InlineData("permessage-deflate; client_no_context_takeover; server_no_context_takeover", true)]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12", true)]
    [InlineData("", false)]
    public void An_answer_to_the_offer_is_understood(string answer, bool isAgreed) =>
        WebSocketHandshake.AgreesToDeflate(new HttpHeaders().Add("Sec-WebSocket-Extensions", answer), isOffered: true).Should().Be(isAgreed);

    [Theory]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover", false)]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; server_no_context_takeover; server_no_context_takeover", true)]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits=10", true)]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits", true)]
    [InlineData("x-other", true)]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover, x-other", true)]
    public void An_answer_to_no_offer_is_refused(string answer, bool isOffered) =>
        FluentActions.Invoking(() => WebSocketHandshake.AgreesToDeflate(new HttpHeaders().Add("Sec-WebSocket-Extensions", answer), isOffered))
            .Should().Throw<ProtocolException>();
}
