namespace GostSharp.Kcp.Packets;

/// <summary>Takes packets, and with them their buffers.</summary>
internal interface IPacketSink
{
    void Send(byte[] buffer, int length);
}
