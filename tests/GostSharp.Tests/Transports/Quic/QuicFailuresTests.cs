using System.Net.Quic;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using GostSharp.Transports.Quic;

namespace GostSharp.Tests.Transports.Quic;

[SupportedOSPlatform("linux"), SupportedOSPlatform("macOS"), SupportedOSPlatform("windows")]
public sealed class QuicFailuresTests
{
    [Theory]
    [InlineData(QuicError.ConnectionRefused, FailureReason.Refused)]
    [InlineData(QuicError.ConnectionTimeout, FailureReason.TimedOut)]
    [InlineData(QuicError.ConnectionIdle, FailureReason.TimedOut)]
    [InlineData(QuicError.ConnectionAborted, FailureReason.ConnectionLost)]
    [InlineData(QuicError.StreamAborted, FailureReason.ConnectionLost)]
    [InlineData(QuicError.TransportError, FailureReason.Protocol)]
    [InlineData(QuicError.InternalError, FailureReason.Other)]
    public void Errors_of_QUIC_have_reasons(QuicError error, FailureReason expected)
    {
        var failure = new QuicException(error, null, "words");

        QuicFailures.ReasonOf(failure).Should().Be(expected);
        QuicFailures.IsEnd(failure).Should().BeTrue();
    }

    [Fact]
    public void Other_errors_have_them_too()
    {
        QuicFailures.ReasonOf(new SocketException((int)SocketError.AddressAlreadyInUse)).Should().Be(FailureReason.AddressUnavailable);
        QuicFailures.ReasonOf(new AuthenticationException()).Should().Be(FailureReason.Authentication);
        QuicFailures.ReasonOf(new GostException(FailureReason.Forbidden, "no")).Should().Be(FailureReason.Forbidden);
        QuicFailures.ReasonOf(new InvalidOperationException()).Should().Be(FailureReason.Other);
        QuicFailures.IsEnd(new InvalidOperationException()).Should().BeFalse();
        QuicFailures.IsEnd(new ObjectDisposedException("it")).Should().BeTrue();
    }
}
