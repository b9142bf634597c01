using System.Buffers.Binary;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>The salts that a server has met lately: who sends one again has recorded somebody's connection.</summary>
/// <param name="turnover">When it forgets the older half.</param>
internal sealed class SaltFilter(Turnover turnover)
{
    /// <summary>How many it remembers at least.</summary>
    public const int Capacity = 64 * 1024;

    private readonly Lock _gate = new();
    private HashSet<UInt128> _young = [];
    private HashSet<UInt128> _old = [];

    /// <summary>One that goes by the number alone: what bears no time may come again whenever it is forgotten.</summary>
    public SaltFilter()
        : this(Turnover.ByCount(Capacity))
    {
    }

    public bool Contains(ReadOnlySpan<byte> salt)
    {
        var key = KeyOf(salt);
        lock (_gate)
        {
            return _young.Contains(key) || _old.Contains(key);
        }
    }

    /// <summary>Remembers a salt; false when it was known.</summary>
    public bool TryAdd(ReadOnlySpan<byte> salt)
    {
        var key = KeyOf(salt);
        lock (_gate)
        {
            if (_old.Contains(key) || !_young.Add(key))
            {
                return false;
            }

            if (turnover.IsDue(_young.Count))
            {
                (_old, _young) = (_young, _old);
                _young.Clear();
            }

            return true;
        }
    }

    // Salts are random: the first half of a long one tells as much as the whole.
    private static UInt128 KeyOf(ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[16];
        salt[..Math.Min(key.Length, salt.Length)].CopyTo(key);
        return BinaryPrimitives.ReadUInt128LittleEndian(key);
    }
}
