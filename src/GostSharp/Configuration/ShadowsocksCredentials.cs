using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Shadowsocks;

namespace GostSharp.Configuration;

/// <summary>What users and passwords are for Shadowsocks: a method, and the password that makes its key.</summary>
internal static class ShadowsocksCredentials
{
    private static readonly HashSet<string> Protocols = new(["ss", "ss2", "ssu"], StringComparer.OrdinalIgnoreCase);

    public static bool AreThoseOf(string component) => Protocols.Contains(component);

    /// <summary>What is wrong with them; null when nothing is. Those in a file are judged when it is read.</summary>
    public static string? MistakeIn(AuthConfig? auth) => auth is null or { File: not null } ? null : MistakeIn(auth.Username, auth.Password);

    /// <summary>What is wrong with the transport under packets; null when nothing is.</summary>
    public static string? MistakeIn(AuthConfig? auth, string component, bool isOverPackets) =>
        component.Equals("ssu", StringComparison.OrdinalIgnoreCase) && !isOverPackets && MethodOf(auth) is { IsOf2022: true } method
            ? $"the method '{method.Name}' carries no packets in streams; over udp it does"
            : null;

    /// <summary>What their user should know; null when nothing is.</summary>
    public static string? WarningOf(AuthConfig? auth) => auth switch
    {
        null => $"there is no method and no password: everybody on the way can read and change everything ({ShadowsocksMethod.Sound} protect it)",
        _ when MethodOf(auth) is { IsBroken: true } method =>
            $"the method '{method.Name}' is broken: who is on the way can change what it carries, and find out what that is ({ShadowsocksMethod.Sound} protect it)",
        _ => null,
    };

    /// <summary>The ciphers.</summary>
    /// <exception cref="GostException">There is no such method, the password is missing, or their file cannot be read.</exception>
    public static CipherSuite Read(AuthConfig? auth, TimeProvider timeProvider)
    {
        if (ConfiguredUsers.Shown(auth) is not { } shown)
        {
            return new PlainSuite();
        }

        return MistakeIn(shown.User, shown.Password) is { } mistake
            ? throw new GostException(FailureReason.Configuration, mistake)
            : ShadowsocksMethod.Find(shown.User)!.With(shown.Password, timeProvider);
    }

    private static ShadowsocksMethod? MethodOf(AuthConfig? auth) => TryShow(auth) is { } shown ? ShadowsocksMethod.Find(shown.User) : null;

    private static Credentials? TryShow(AuthConfig? auth)
    {
        try
        {
            return ConfiguredUsers.Shown(auth);
        }
        catch (GostException)
        {
            // Told by what reads the file to use it.
            return null;
        }
    }

    // Without a password the user may be one: it is not to be quoted.
    private static string? MistakeIn(string method, string? password) =>
        method.Length == 0 ? "the method of Shadowsocks is missing: method:password"
        : string.IsNullOrEmpty(password) ? "the password of Shadowsocks is missing: method:password"
        : ShadowsocksMethod.Find(method) is null ? $"there is no method '{method}' of Shadowsocks{Nearest.Hint(method, ShadowsocksMethod.Names)}; best is one of {ShadowsocksMethod.Sound}"
        : ShadowsocksMethod.Find(method)!.KeyOf(password) is null ? $"the password of the method '{method}' has to be the base64 of a key of its length"
        : null;
}
