using System.Buffers.Binary;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>The salts that a server has met lately: who sends one again has recorded somebody's connection.</summary>
/// <param name="capacity">How many it remembers at least; it forgets the older half when there are twice as many.</param>
internal sealed class SaltFilter(int capacity = 64 * 1024)
{
    private readonly Lock _gate = new();
    private HashSet<UInt128> _young = [];
    private HashSet<UInt128> _old = [];

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

            if (_young.Count >= capacity)
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
