using System.Diagnostics.CodeAnalysis;
using System.Text;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Socks;

/// <summary>A login as RFC 1929 has it: <c>01 | n | user (n) | m | password (m)</c>.</summary>
internal static class UserPasswordRequest
{
    public const byte Version = 1;
    public const int MaxLength = 3 + (2 * byte.MaxValue);

    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out Credentials credentials, out int consumed)
    {
        (credentials, consumed) = (null, 0);
        if (bytes is [not Version, ..])
        {
            throw new ProtocolException($"this is not a login with user and password: its first byte is {bytes[0]:x2}");
        }

        if (!TryTake(bytes, 1, out var user, out var afterUser) || !TryTake(bytes, afterUser, out var password, out var end))
        {
            return false;
        }

        consumed = end;
        credentials = new Credentials(Encoding.UTF8.GetString(user), Encoding.UTF8.GetString(password));
        return true;
    }

    /// <exception cref="GostException">User or password do not fit (<see cref="FailureReason.Configuration"/>).</exception>
    public static byte[] ToBytes(Credentials credentials) =>
        [Version, .. WithLength(credentials.User, "user name"), .. WithLength(credentials.Password, "password")];

    private static byte[] WithLength(string text, string what)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= byte.MaxValue
            ? [(byte)bytes.Length, .. bytes]
            : throw new GostException(FailureReason.Configuration, $"the {what} for SOCKS5 is longer than {byte.MaxValue} bytes");
    }

    private static bool TryTake(ReadOnlySpan<byte> bytes, int start, out ReadOnlySpan<byte> taken, out int end)
    {
        end = start < bytes.Length ? start + 1 + bytes[start] : int.MaxValue;
        taken = end <= bytes.Length ? bytes[(start + 1)..end] : default;
        return end <= bytes.Length;
    }
}
