using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace GostSharp.Codecs;

/// <summary>The addresses that packets named lately: the same object for the same block, so that nothing is allocated per packet.</summary>
/// <param name="name">What a peer is called here, given its address; null is that. It has to be written as the same block.</param>
/// <param name="limit">How many it remembers.</param>
/// <remarks>For one caller at a time. When it is full it forgets them all: those that are still in use cost one object each.</remarks>
internal sealed class SocksPeers(Func<EndPoint, EndPoint?>? name = null, int limit = 1024)
{
    private readonly Dictionary<byte[], EndPoint> _known = new(ByteComparer.Instance);

    /// <summary>The address of a block; null when it holds no host.</summary>
    public EndPoint? TryGet(ReadOnlySpan<byte> block)
    {
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(block, out var peer))
        {
            return peer;
        }

        if (Read(block) is not { } address)
        {
            return null;
        }

        if (_known.Count >= limit)
        {
            _known.Clear();
        }

        known[block] = address;
        return address;
    }

    private EndPoint? Read(ReadOnlySpan<byte> block)
    {
        try
        {
            return SocksAddress.TryParse(block, out var address, out _) ? Name(address) : null;
        }
        catch (ProtocolException)
        {
            // Characters that no name has: there is nobody of that name.
            return null;
        }
    }

    private EndPoint? Name(EndPoint address) => name is null ? address : name(address);

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
