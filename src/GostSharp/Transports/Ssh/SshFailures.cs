using System.Net;
using GostSharp.Ssh;

namespace GostSharp.Transports.Ssh;

/// <summary>What failures of the SSH library mean to a caller, and what ours mean to an SSH client.</summary>
internal static class SshFailures
{
    // What servers write of a target that they do not reach: most of them the words of their system.
    private static readonly (string Words, FailureReason Reason)[] Spoken =
    [
        ("refused", FailureReason.Refused),
        ("timed out", FailureReason.TimedOut),
        ("no such host", FailureReason.NameNotFound),
        ("not known", FailureReason.NameNotFound),
        ("resol", FailureReason.NameNotFound),
    ];

    public static FailureReason ReasonOf(SshFailure failure) => failure switch
    {
        SshFailure.Protocol => FailureReason.Protocol,
        SshFailure.Authentication or SshFailure.HostKey => FailureReason.Authentication,
        SshFailure.KeyExchange or SshFailure.NotSupported => FailureReason.NotSupported,
        SshFailure.ConnectionLost or SshFailure.Disconnected => FailureReason.ConnectionLost,
        SshFailure.TimedOut => FailureReason.TimedOut,
        SshFailure.Refused => FailureReason.Refused,
        SshFailure.KeyFormat => FailureReason.Configuration,
        _ => FailureReason.Other,
    };

    /// <summary>The failure in the words of this library.</summary>
    public static GostException Translate(SshException exception) => new(ReasonOf(exception.Failure), TextOf(exception), exception);

    /// <summary>The failure of a session with a node.</summary>
    public static ConnectFailedException OfNode(SshException exception, EndPoint? node) =>
        new(ReasonOf(exception.Failure), node, TextOf(exception), exception, FailureSite.Node);

    /// <summary>A channel that the server did not open.</summary>
    public static ConnectFailedException NotOpened(SshOpenException exception, EndPoint? target)
    {
        var (reason, site) = exception.Reason switch
        {
            SshOpenFailure.AdministrativelyProhibited => (FailureReason.Forbidden, FailureSite.Target),
            SshOpenFailure.UnknownChannelType => (FailureReason.NotSupported, FailureSite.Node),
            SshOpenFailure.ResourceShortage => (FailureReason.ResourcesExhausted, FailureSite.Node),
            _ => (WhyNotReached(exception.Message), FailureSite.Target),
        };
        return new ConnectFailedException(reason, target, TextOf(exception), exception, site);
    }

    /// <summary>What a client is told of a target that was not reached.</summary>
    public static (SshOpenFailure Reason, string Text) Answer(GostException failure) => failure.Reason switch
    {
        FailureReason.Forbidden => (SshOpenFailure.AdministrativelyProhibited, failure.Reason.Describe()),
        FailureReason.ResourcesExhausted => (SshOpenFailure.ResourceShortage, failure.Reason.Describe()),
        _ => (SshOpenFailure.ConnectFailed, failure.Reason.Describe()),
    };

    /// <summary>The library's sentence as the end of one of ours.</summary>
    public static string TextOf(SshException exception)
    {
        var text = exception.Message.TrimEnd('.');
        return text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }

    private static FailureReason WhyNotReached(string text) =>
        Spoken.FirstOrDefault(entry => text.Contains(entry.Words, StringComparison.OrdinalIgnoreCase), (Words: "", Reason: FailureReason.Unreachable)).Reason;
}
