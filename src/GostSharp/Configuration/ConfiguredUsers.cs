using GostSharp.Protocols.Authentication;

namespace GostSharp.Configuration;

/// <summary>From configured credentials to those whom a server knows and those that a client shows.</summary>
internal static class ConfiguredUsers
{
    /// <summary>Whom a server lets in; null is everybody.</summary>
    /// <exception cref="GostException">Their file cannot be read.</exception>
    public static UserTable? Known(AuthConfig? auth) => auth is null ? null : new UserTable(Of(auth));

    /// <summary>Whom a server lets in that knows other ways in as well, so that a missing password is no password; null is nobody.</summary>
    /// <exception cref="GostException">Their file cannot be read.</exception>
    public static UserTable? WithPasswords(AuthConfig? auth) =>
        auth is not null && Of(auth).Where(static user => user.Password.Length > 0).ToArray() is { Length: > 0 } users ? new UserTable(users) : null;

    /// <summary>Whether one of the users gets in with any password.</summary>
    /// <exception cref="GostException">Their file cannot be read.</exception>
    public static bool AnyWithoutPassword(AuthConfig auth) => Of(auth).Any(static user => user.Password.Length == 0);

    /// <summary>What a client shows: of a file the first line; null when nothing is configured.</summary>
    /// <exception cref="GostException">Their file cannot be read.</exception>
    public static Credentials? Shown(AuthConfig? auth) => auth is null ? null : Of(auth)[0];

    private static IReadOnlyList<Credentials> Of(AuthConfig auth) =>
        auth.File is null ? [new Credentials(auth.Username, auth.Password ?? "")] : UserFile.Read(auth.File);
}
