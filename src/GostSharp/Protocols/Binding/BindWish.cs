using System.Net;

namespace GostSharp.Protocols.Binding;

/// <summary>What a client wants to have bound.</summary>
/// <param name="Address">Where.</param>
/// <param name="Group">Requests of one client with the same number may share a port; 0 for a port of its own.</param>
/// <param name="User">Who it is; null where nobody asked.</param>
internal sealed record BindWish(EndPoint Address, int Group = 0, string? User = null);
