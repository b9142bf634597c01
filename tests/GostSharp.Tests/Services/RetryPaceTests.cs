using System.Net;
using GostSharp.Services;

namespace GostSharp.Tests.Services;

public sealed class RetryPaceTests
{
    private static readonly EndPoint Address = new DnsEndPoint("far", 80);

    public static TheoryData<Exception, bool> Failures => new()
    {
        { new BindFailedException(FailureReason.AddressUnavailable, Address), true },
        { new BindFailedException(FailureReason.Forbidden, Address), true },
        { new BindFailedException(FailureReason.Refused, Address), true },
        { new BindFailedException(FailureReason.ConnectionLost, Address), false },
        { new BindFailedException(FailureReason.TimedOut, Address), false },
        { new ConnectFailedException(FailureReason.Authentication, Address), true },
        { new ConnectFailedException(FailureReason.Refused, Address), false },
        { new ConnectFailedException(FailureReason.NoneAvailable, Address), false },
        { new ConnectFailedException(FailureReason.NameNotFound, Address), false },
        { new GostException(FailureReason.NotSupported, "x"), true },
        { new ProtocolException("x"), true },
        { new IOException("x"), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Only_who_was_reached_can_refuse(Exception failure, bool isRefusal)
    {
        var pace = new RetryPace();
        RetryPace.IsRefusal(failure).Should().Be(isRefusal);

        pace.After(failure).TotalSeconds.Should().BeInRange(0.9, 1);
        pace.After(failure).TotalSeconds.Should().BeInRange(isRefusal ? 1.8 : 0.9, isRefusal ? 2 : 1);
        pace.AfterLoss().TotalSeconds.Should().BeInRange(0.9, 1);
        pace.After(failure).TotalSeconds.Should().BeInRange(0.9, 1);
    }
}
