namespace GostSharp.Protocols.Socks;

/// <summary>The answer to a login: <c>01 | status</c>.</summary>
/// <param name="IsAccepted">Any status but 0 is a refusal.</param>
internal readonly record struct UserPasswordStatus(bool IsAccepted)
{
    public const int Length = 2;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out UserPasswordStatus status, out int consumed)
    {
        (status, consumed) = (default, 0);
        if (bytes is [not UserPasswordRequest.Version, ..])
        {
            throw new ProtocolException($"this is not an answer to a login: its first byte is {bytes[0]:x2}");
        }

        if (bytes.Length < Length)
        {
            return false;
        }

        (status, consumed) = (new UserPasswordStatus(bytes[1] == 0), Length);
        return true;
    }

    public byte[] ToBytes() => [UserPasswordRequest.Version, (byte)(IsAccepted ? 0 : 1)];
}
