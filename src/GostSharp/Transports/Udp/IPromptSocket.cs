using System.Net;

namespace GostSharp.Transports.Udp;

/// <summary>A packet socket with a thread of its own that calls for every packet, and which can send without waiting.</summary>
internal interface IPromptSocket
{
    /// <summary>False where it has to be asked for packets one by one.</summary>
    bool CanPush { get; }

    /// <summary>Gives every packet to <paramref name="deliver"/>, whose it is for the time of the call only, until the socket is closed.</summary>
    Task PushAsync(Action<Datagram> deliver);

    /// <summary>Sends at once, or not at all.</summary>
    /// <returns>False when that would have to wait, or something is wrong.</returns>
    bool TrySend(ReadOnlySpan<byte> datagram, EndPoint peer);
}
