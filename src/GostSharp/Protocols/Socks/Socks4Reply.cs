namespace GostSharp.Protocols.Socks;

/// <summary>The answer: <c>00 | code | port (2) | IPv4 (4)</c>; of a CONNECT the address tells nothing and is written as zeros.</summary>
/// <param name="Code">What became of the request.</param>
internal readonly record struct Socks4Reply(byte Code)
{
    public const byte Granted = 0x5A;
    public const byte Failed = 0x5B;
    public const byte Rejected = 0x5C;
    public const byte UserRejected = 0x5D;
    public const int Length = 8;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out Socks4Reply reply, out int consumed)
    {
        (reply, consumed) = (default, 0);
        if (bytes is [not 0, ..])
        {
            throw new ProtocolException($"this is not a SOCKS4 reply: its first byte is {bytes[0]:x2}");
        }

        if (bytes.Length < Length)
        {
            return false;
        }

        (reply, consumed) = (new Socks4Reply(bytes[1]), Length);
        return true;
    }

    public byte[] ToBytes() => [0, Code, 0, 0, 0, 0, 0, 0];

    /// <summary>What to answer to a client whose target could not be reached.</summary>
    public static Socks4Reply Of(GostException failure) => new(failure.Reason is FailureReason.Forbidden ? Rejected : Failed);

    /// <summary>What the answer says, whom it speaks of, and in which words.</summary>
    public (FailureReason Reason, FailureSite Site, string Words) Explain() => Code switch
    {
        Failed => (FailureReason.Other, FailureSite.Target, "request failed"),
        Rejected => (FailureReason.Forbidden, FailureSite.Target, "request rejected"),
        UserRejected => (FailureReason.Authentication, FailureSite.Node, "user id rejected"),
        _ => (FailureReason.Other, FailureSite.Target, $"reply code {Code:x2}"),
    };
}
