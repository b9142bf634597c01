using System.Net;

namespace GostSharp.Services;

/// <summary>What a tunnel of a remote listener is to bind now.</summary>
/// <param name="Address">The address.</param>
/// <param name="Joins">Whether another tunnel has bound it already.</param>
/// <param name="Losses">How often all tunnels had been lost then: what was bound before the last time is not to be joined any more.</param>
internal readonly record struct RemoteTurn(EndPoint Address, bool Joins, int Losses);
