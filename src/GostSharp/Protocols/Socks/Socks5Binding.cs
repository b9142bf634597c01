using System.Net;

namespace GostSharp.Protocols.Socks;

/// <summary>What a server has bound for us.</summary>
/// <param name="Stream">The connection on which it was asked, which carries what arrives there.</param>
/// <param name="Address">The address in its reply.</param>
internal sealed record Socks5Binding(StreamConnection Stream, EndPoint? Address);
