using System.Security.Cryptography;
using System.Text;

namespace GostSharp.Protocols.Authentication;

/// <summary>The users whom a server knows. An empty password among them accepts any.</summary>
internal sealed class UserTable(IEnumerable<Credentials> users)
{
    // Hashed with a key of this process: all comparisons are of one length, and tell nothing of the secrets' own.
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private readonly (byte[] User, byte[] Password, bool AcceptsAny)[] _users =
        [.. users.Select(static user => (Hash(user.User), Hash(user.Password), user.Password.Length == 0))];

    /// <summary>Whether there is such a user; takes as long for those who are none, be it the name or the password that is wrong.</summary>
    public bool Accepts(Credentials shown)
    {
        var (user, password) = (Hash(shown.User), Hash(shown.Password));
        var isAccepted = false;
        foreach (var known in _users)
        {
            var isUser = CryptographicOperations.FixedTimeEquals(known.User, user);
            var isPassword = CryptographicOperations.FixedTimeEquals(known.Password, password) | known.AcceptsAny;
            isAccepted |= isUser & isPassword;
        }

        return isAccepted;
    }

    private static byte[] Hash(string text) => HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text));
}
