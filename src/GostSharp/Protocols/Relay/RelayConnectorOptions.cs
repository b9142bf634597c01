using GostSharp.Protocols.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Protocols.Relay;

/// <summary>How to ask a relay server.</summary>
internal sealed record RelayConnectorOptions
{
    /// <summary>What to log in with; null for nothing.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Whether the request goes out at once; otherwise it waits a moment for the first bytes, to go out together with them.</summary>
    public bool NoDelay { get; init; }

    /// <summary>Makes a session of a connection, whose other end opens a stream for every visitor of a bound port; null cannot listen.</summary>
    public Func<StreamConnection, SessionConnection>? Multiplex { get; init; }

    /// <summary>How long the server may take to take the request, and to answer one to bind. The answer to any other has no limit: servers of gost hold it back until the target speaks.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where visitors are told that could not be let in.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
