namespace GostSharp.Ssh.Authentication;

/// <summary>Names of RFC 4252 and RFC 4256.</summary>
internal static class AuthNames
{
    public const string AuthService = "ssh-userauth";
    public const string ConnectionService = "ssh-connection";
    public const string None = "none";
    public const string Password = "password";
    public const string PublicKey = "publickey";
    public const string KeyboardInteractive = "keyboard-interactive";

    /// <summary>How long a user name, a password or an answer may be, in bytes.</summary>
    public const int MaxText = 1024;

    /// <summary>How long a key or a signature may be.</summary>
    public const int MaxKey = 16 * 1024;
}
