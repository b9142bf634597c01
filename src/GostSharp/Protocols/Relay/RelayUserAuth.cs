using System.Text;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Relay;

/// <summary>The feature that logs in: <c>n | user (n) | m | password (m)</c>.</summary>
internal static class RelayUserAuth
{
    /// <exception cref="ProtocolException">The lengths do not fit.</exception>
    public static Credentials Parse(ReadOnlySpan<byte> data)
    {
        var user = Take(ref data);
        var password = Take(ref data);
        return new Credentials(Encoding.UTF8.GetString(user), Encoding.UTF8.GetString(password));
    }

    /// <exception cref="GostException">User or password do not fit (<see cref="FailureReason.Configuration"/>).</exception>
    public static byte[] ToBytes(Credentials credentials) =>
        [.. WithLength(credentials.User, "user name"), .. WithLength(credentials.Password, "password")];

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] >= data.Length)
        {
            throw new ProtocolException("the login in a relay message is cut off");
        }

        var end = 1 + data[0];
        var taken = data[1..end];
        data = data[end..];
        return taken;
    }

    private static byte[] WithLength(string text, string what)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= byte.MaxValue
            ? [(byte)bytes.Length, .. bytes]
            : throw new GostException(FailureReason.Configuration, $"the {what} for relay is longer than {byte.MaxValue} bytes");
    }
}
