using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp;

/// <summary>Tells by a packet which cipher and key its sender uses.</summary>
public static class KcpProbe
{
    /// <summary>Finds the first of several candidates that can read a packet.</summary>
    /// <returns>Its index, or -1.</returns>
    public static int FindMatch(ReadOnlySpan<byte> packet, IReadOnlyList<KcpCrypt> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (packet.Length > PacketLayout.MaxPacketSize)
        {
            return -1;
        }

        var copy = PacketBuffers.Rent();
        try
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                packet.CopyTo(copy);
                if (PacketSeal.TryOpen(candidates[i].Packets, copy, packet.Length, out var payload) && Fits(candidates[i], payload))
                {
                    return i;
                }
            }

            return -1;
        }
        finally
        {
            PacketBuffers.Return(copy);
        }
    }

    // Without a checksum only the first packet of a session can be told from noise.
    private static bool Fits(KcpCrypt crypt, ReadOnlySpan<byte> payload) => crypt.Packets is not null || SessionOpening.TryRead(payload, out _);
}
