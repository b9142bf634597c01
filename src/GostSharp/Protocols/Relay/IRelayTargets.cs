using System.Net;

namespace GostSharp.Protocols.Relay;

/// <summary>Where the clients of a relay server get to.</summary>
internal interface IRelayTargets
{
    /// <summary>Connects a client to what it wants; null leaves it to the server.</summary>
    /// <exception cref="GostException">There is nothing to connect to, or it could not be reached.</exception>
    ValueTask<(Connection Connection, EndPoint? Address)> ConnectAsync(ConnectContext wanted, CancellationToken cancellationToken);

    /// <summary>Opens a packet connection to what a client wants; null leaves it to the server.</summary>
    /// <exception cref="GostException">There is nothing to connect to, or it could not be reached.</exception>
    ValueTask<(DatagramConnection Connection, EndPoint? Address)> ConnectDatagramAsync(ConnectContext wanted, CancellationToken cancellationToken);
}
