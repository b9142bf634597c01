using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Channels;

/// <summary>The messages that open a channel, or do not.</summary>
internal static class OpenMessages
{
    public static byte[] Open(string type, uint id, uint window, uint maxPacket, ReadOnlySpan<byte> data)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.ChannelOpen);
        writer.WriteText(type);
        writer.WriteUInt32(id);
        writer.WriteUInt32(window);
        writer.WriteUInt32(maxPacket);
        writer.WriteBytes(data);
        return writer.ToArray();
    }

    public static byte[] Confirmation(uint peerId, uint id, uint window, uint maxPacket)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.ChannelOpenConfirmation);
        writer.WriteUInt32(peerId);
        writer.WriteUInt32(id);
        writer.WriteUInt32(window);
        writer.WriteUInt32(maxPacket);
        return writer.ToArray();
    }

    public static byte[] Failure(uint peerId, SshOpenFailure reason, string message)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.ChannelOpenFailure);
        writer.WriteUInt32(peerId);
        writer.WriteUInt32((uint)reason);
        writer.WriteText(message);
        writer.WriteText("");
        return writer.ToArray();
    }
}
