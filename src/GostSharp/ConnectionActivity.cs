using System.Net;

namespace GostSharp;

/// <summary>What a handler tells its service about a connection; found among <see cref="Connection.Features"/>.</summary>
public sealed class ConnectionActivity : ITraffic
{
    private volatile State? _state;

    internal ConnectionActivity(string service, long id)
    {
        Service = service;
        Id = id;
    }

    /// <summary>The service that accepted the connection.</summary>
    public string Service { get; }

    /// <summary>The connection's number, counted by the service from 1.</summary>
    public long Id { get; }

    /// <summary>Whether nobody but the library waits for the end of the connection, so that it may end on a <see cref="PromptThread"/>.</summary>
    internal bool IsPrompt { get; set; }

    /// <summary>Where the connection leads, once a handler knows.</summary>
    public EndPoint? Target => _state?.Target;

    /// <summary>Bytes carried from the client to the target so far.</summary>
    public long BytesUp => _state?.Traffic.BytesUp ?? 0;

    /// <summary>Bytes carried from the target to the client so far.</summary>
    public long BytesDown => _state?.Traffic.BytesDown ?? 0;

    /// <summary>To be called by a handler that begins to carry bytes.</summary>
    /// <param name="target">Where to; null when the far end decides.</param>
    /// <param name="traffic">Where the bytes are counted.</param>
    public void Begin(EndPoint? target, ITraffic traffic)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        _state = new State(target, traffic);
    }

    private sealed record State(EndPoint? Target, ITraffic Traffic);
}
