using GostSharp.Protocols.Authentication;

namespace GostSharp.Configuration;

/// <summary>From configured credentials to those whom a server knows and those that a client shows.</summary>
internal static class ConfiguredUsers
{
    /// <summary>Whom a server lets in; null is everybody.</summary>
    /// <exception cref="GostException">Their file cannot be read.</exception>
    public static UserTable? Known(AuthConfig? auth) => auth is null ? null : new UserTable(Of(auth));

    /// <summary>What a client shows: of a file the first line; null when nothing is configured.</summary>
    /// <exception cref="GostException">Their file cannot be read.</exception>
    public static Credentials? Shown(AuthConfig? auth) => auth is null ? null : Of(auth)[0];

    private static IReadOnlyList<Credentials> Of(AuthConfig auth) =>
        auth.File is null ? [new Credentials(auth.Username, auth.Password ?? "")] : UserFile.Read(auth.File);
}
