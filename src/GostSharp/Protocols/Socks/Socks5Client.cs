namespace GostSharp.Protocols.Socks;

/// <summary>A client that was let in.</summary>
/// <param name="Request">What it wants.</param>
/// <param name="User">Who it is; null where nobody asked.</param>
internal sealed record Socks5Client(Socks5Request Request, string? User);
