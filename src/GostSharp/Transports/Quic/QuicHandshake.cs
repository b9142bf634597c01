using System.Net.Security;

namespace GostSharp.Transports.Quic;

/// <summary>The TLS of one handshake of a client.</summary>
/// <param name="Options">For the framework, which does it.</param>
/// <param name="Refusal">Why the server's certificate was refused; null when it was not.</param>
internal sealed record QuicHandshake(SslClientAuthenticationOptions Options, Func<GostException?> Refusal);
