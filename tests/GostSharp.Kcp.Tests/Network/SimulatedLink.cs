namespace GostSharp.Kcp.Tests.Network;

/// <summary>One direction of a simulated network.</summary>
internal sealed class SimulatedLink(SimulatedNetwork network, Action<byte[]> deliver)
{
    private long _freeAt;

    public LinkFaults Faults { get; set; } = new();

    /// <summary>Packets that were sent, lost ones included.</summary>
    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public long Lost { get; private set; }

    /// <summary>The longest packet that was sent.</summary>
    public int Longest { get; private set; }

    /// <summary>Sees every packet that is sent; false loses it.</summary>
    public Func<byte[], bool>? Inspect { get; set; }

    public void Send(byte[] packet)
    {
        Packets++;
        Bytes += packet.Length;
        Longest = Math.Max(Longest, packet.Length);
        if (Inspect?.Invoke(packet) == false || packet.Length > Faults.MaxPacketSize || Happens(Faults.Loss) || !TryQueue(packet.Length, out var sentAt))
        {
            Lost++;
            return;
        }

        if (Happens(Faults.Damage))
        {
            packet[network.Random.Next(packet.Length)] ^= (byte)(1 << network.Random.Next(8));
        }

        Schedule(packet, sentAt);
        if (Happens(Faults.Duplication))
        {
            Schedule([.. packet], sentAt);
        }
    }

    private void Schedule(byte[] packet, long sentAt)
    {
        var lateness = Happens(Faults.Reordering) ? network.Random.Next(Faults.Lateness + 1) : 0;
        network.At(sentAt + Faults.Delay + lateness, () => deliver(packet));
    }

    private bool TryQueue(int length, out long sentAt)
    {
        sentAt = network.Now;
        if (Faults.Bandwidth == 0)
        {
            return true;
        }

        // In microseconds, lest rounding makes the link faster than it is.
        var now = network.Now * 1000;
        var start = Math.Max(now, _freeAt);
        if ((start - now) * Faults.Bandwidth / 1_000_000 > Faults.Queue)
        {
            return false;
        }

        _freeAt = start + (length * 1_000_000L / Faults.Bandwidth);
        sentAt = _freeAt / 1000;
        return true;
    }

    private bool Happens(double probability) => probability > 0 && network.Random.NextDouble() < probability;
}
