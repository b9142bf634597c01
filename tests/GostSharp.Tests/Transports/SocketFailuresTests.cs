using System.Net.Sockets;
using GostSharp.Transports;

namespace GostSharp.Tests.Transports;

public sealed class SocketFailuresTests
{
    [Theory]
    [InlineData(SocketError.ConnectionRefused, FailureReason.Refused)]
    [InlineData(SocketError.HostUnreachable, FailureReason.Unreachable)]
    [InlineData(SocketError.NetworkUnreachable, FailureReason.Unreachable)]
    [InlineData(SocketError.HostNotFound, FailureReason.NameNotFound)]
    [InlineData(SocketError.TimedOut, FailureReason.TimedOut)]
    [InlineData(SocketError.AccessDenied, FailureReason.Forbidden)]
    [InlineData(SocketError.AddressAlreadyInUse, FailureReason.AddressUnavailable)]
    [InlineData(SocketError.AddressNotAvailable, FailureReason.AddressUnavailable)]
    [InlineData(SocketError.TooManyOpenSockets, FailureReason.ResourcesExhausted)]
    [InlineData(SocketError.ConnectionReset, FailureReason.ConnectionLost)]
    [InlineData(SocketError.SocketError, FailureReason.Other)]
    public void A_sockets_error_has_a_meaning(SocketError error, FailureReason reason) => SocketFailures.ToReason(error).Should().Be(reason);

    [Fact]
    public void No_address_to_connect_from_means_that_the_ports_are_used_up()
    {
        SocketFailures.ToConnectReason(SocketError.AddressNotAvailable).Should().Be(FailureReason.ResourcesExhausted);
        SocketFailures.ToConnectReason(SocketError.ConnectionRefused).Should().Be(FailureReason.Refused);
    }
}
