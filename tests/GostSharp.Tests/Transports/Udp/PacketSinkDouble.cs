namespace GostSharp.Tests.Transports.Udp;

/// <summary>Takes packets while a test lets it.</summary>
internal sealed class PacketSinkDouble : IPacketSink
{
    private readonly List<byte[]> _taken = [];
    private volatile bool _isWilling = true;

    public bool IsWilling
    {
        get => _isWilling;
        set => _isWilling = value;
    }

    public byte[][] Taken
    {
        get
        {
            lock (_taken)
            {
                return [.. _taken];
            }
        }
    }

    public bool TryTake(ReadOnlySpan<byte> packet)
    {
        lock (_taken)
        {
            if (_isWilling)
            {
                _taken.Add(packet.ToArray());
            }

            return _isWilling;
        }
    }
}
