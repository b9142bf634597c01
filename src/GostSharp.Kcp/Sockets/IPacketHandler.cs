using System.Net;

namespace GostSharp.Kcp.Sockets;

/// <summary>Gets the packets of a socket, one at a time.</summary>
internal interface IPacketHandler
{
    /// <summary>Takes a packet, which it may change where it lies; there is room for one more block of a cipher behind it.</summary>
    void OnPacket(byte[] buffer, int offset, int length, EndPoint peer);

    /// <summary>Several packets were taken; others may take a while.</summary>
    void OnPause();
}
