using System.Net;

namespace GostSharp.Services;

/// <summary>The counters of a service at one moment, since it was started.</summary>
/// <param name="Accepted">Connections accepted.</param>
/// <param name="Active">Connections being served.</param>
/// <param name="Failed">Connections that could not be served.</param>
/// <param name="BytesUp">Bytes carried from clients to targets.</param>
/// <param name="BytesDown">Bytes carried from targets to clients.</param>
public sealed record ServiceStatistics(long Accepted, int Active, long Failed, long BytesUp, long BytesDown)
{
    /// <summary>The packets of a service that carries packets; null for others.</summary>
    public DatagramStatistics? Datagrams { get; init; }
}

/// <summary>One connection of a service at one moment.</summary>
/// <param name="Id">Its number, counted by the service from 1.</param>
/// <param name="Client">Who connected.</param>
/// <param name="Target">Where it leads; null while that is not known.</param>
/// <param name="Age">How long it has been there.</param>
/// <param name="BytesUp">Bytes carried from the client to the target.</param>
/// <param name="BytesDown">Bytes carried from the target to the client.</param>
public sealed record ConnectionInfo(long Id, EndPoint? Client, EndPoint? Target, TimeSpan Age, long BytesUp, long BytesDown);
