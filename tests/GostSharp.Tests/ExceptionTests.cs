using System.Net;

namespace GostSharp.Tests;

public sealed class ExceptionTests
{
    private static readonly DnsEndPoint Target = new("db", 5432);

    [Fact]
    public void A_failed_connect_names_its_target_and_why()
    {
        new ConnectFailedException(FailureReason.Refused, Target).Message.Should().Be("db:5432: connection refused");
        new ConnectFailedException(FailureReason.Refused, null).Message.Should().Be(":0: connection refused");
        new ConnectFailedException(FailureReason.Other, Target, "it said 42").Message.Should().Be("db:5432: it said 42");
    }

    [Fact]
    public void A_failed_connect_is_the_targets_own_unless_somebody_says_otherwise()
    {
        var failure = new ConnectFailedException(FailureReason.Refused, Target);

        (failure.Site, failure.Place, failure.Target).Should().Be((FailureSite.Target, null, Target));
    }

    [Fact]
    public void Seen_one_hop_further_a_target_is_a_node()
    {
        var failure = new ConnectFailedException(FailureReason.TimedOut, Target);
        var seen = failure.AsNodeFailure();

        (seen.Site, seen.Place, seen.Reason, seen.Target, seen.Message).Should().Be((FailureSite.Node, null, FailureReason.TimedOut, Target, failure.Message));
        seen.InnerException.Should().BeSameAs(failure);
    }

    [Fact]
    public void A_place_stands_before_the_message()
    {
        var failure = new ConnectFailedException(FailureReason.Refused, Target).At("hop-0/node-1");

        (failure.Site, failure.Place, failure.Message).Should().Be((FailureSite.Node, "hop-0/node-1", "hop-0/node-1: db:5432: connection refused"));
    }

    [Fact]
    public void A_failed_bind_names_its_address()
    {
        var failure = new BindFailedException(FailureReason.AddressUnavailable, new IPEndPoint(IPAddress.IPv6Loopback, 80));

        failure.Message.Should().Be("[::1]:80: address not available");
    }

    [Fact]
    public void One_mistake_is_the_message_and_several_are_listed()
    {
        new ConfigurationException(["a"]).Message.Should().Be("a");
        var several = new ConfigurationException(["a", "b"]);

        several.Message.ReplaceLineEndings("\n").Should().Be("2 mistakes:\n  a\n  b");
        several.Errors.Should().Equal("a", "b");
        several.Reason.Should().Be(FailureReason.Configuration);
    }

    [Fact]
    public void Every_reason_has_words_of_its_own()
    {
        var words = Enum.GetValues<FailureReason>().Select(reason => reason.Describe()).ToArray();

        words.Should().OnlyHaveUniqueItems().And.NotContain("");
    }
}
