using System.Net;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Datagrams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Protocols.Socks;

/// <summary>How to ask a SOCKS5 server.</summary>
internal sealed record Socks5ConnectorOptions
{
    /// <summary>What to log in with; null offers no login.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Whether gost's TLS methods are not offered.</summary>
    public bool NoTls { get; init; }

    /// <summary>The client's side of TLS, for gost's TLS methods; null does not offer them.</summary>
    public IUpgrade? Tls { get; init; }

    /// <summary>Whether packets go to the server beside the stream (UDP ASSOCIATE of RFC 1928), not in it.</summary>
    public bool UdpAssociate { get; init; }

    /// <summary>The server's address, for servers that do not know where their clients reach them.</summary>
    public EndPoint? Server { get; init; }

    /// <summary>How long a frame of a UDP tunnel may be that is sent to a server of which nothing is known yet.</summary>
    public int MaxFrame { get; init; } = TunnelSocket.EveryPeerTakes;

    /// <summary>Makes a session of a connection, whose other end opens a stream for every visitor of a bound port; null has a connection for each.</summary>
    public Func<StreamConnection, SessionConnection>? Multiplex { get; init; }

    /// <summary>Whether such streams begin with what the visitor says, as those of v2 do, and not with its address; null looks.</summary>
    public bool? Comp { get; init; }

    /// <summary>How long the server may take for all of its answers.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where visitors are told that could not be let in.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
