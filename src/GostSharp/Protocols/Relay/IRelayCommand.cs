namespace GostSharp.Protocols.Relay;

/// <summary>What a relay server does for one kind of request.</summary>
internal interface IRelayCommand
{
    /// <summary>Answers the request and serves the client until it has ended.</summary>
    /// <exception cref="GostException">It cannot be served; the client has been told.</exception>
    ValueTask RunAsync(StreamConnection client, RelayRequest request, CancellationToken cancellationToken);
}
