namespace GostSharp.Protocols.Authentication;

/// <summary>What a client shows to a server.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Password">Empty when none was given.</param>
internal sealed record Credentials(string User, string Password)
{
    public override string ToString() => $"{User}:xxxxx";
}
