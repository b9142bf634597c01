using System.Net;

namespace GostSharp.Protocols.Socks;

/// <summary>What a client that was let in wants of a command.</summary>
/// <param name="Address">The address in its request.</param>
/// <param name="Group">The group in its request; 0 for none.</param>
/// <param name="User">Who it is; null where nobody asked.</param>
internal sealed record Socks5Wish(EndPoint Address, byte Group = 0, string? User = null);
