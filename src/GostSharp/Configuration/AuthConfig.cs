using System.Text;

namespace GostSharp.Configuration;

/// <summary>Credentials: those that a server asks for, or those that a client shows.</summary>
public sealed record AuthConfig
{
    /// <summary>The user's name.</summary>
    /// <value>Empty by default.</value>
    public string Username { get; init; } = "";

    /// <summary>The user's password.</summary>
    /// <value>Null by default: none is given, and any is accepted.</value>
    public string? Password { get; init; }

    /// <summary>A file with a line <c>user password</c> for every user; wins over the other two.</summary>
    /// <value>Null by default.</value>
    public string? File { get; init; }

    // Records print their members, and configurations end up in logs.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Username = ").Append(Username).Append(", Password = ").Append(Password is null ? "" : "xxxxx");
        return true;
    }
}
