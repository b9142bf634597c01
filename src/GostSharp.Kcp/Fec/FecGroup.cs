using System.Buffers.Binary;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Fec;

/// <summary>The packets of one group that have arrived; what is missing is made of them as soon as there are enough.</summary>
internal sealed class FecGroup
{
    private ParityMatrix _matrix;
    private byte[]?[] _shards;
    private int _present;
    private int _data;
    private int _length;
    private bool _isDone;

    public FecGroup(ParityMatrix matrix, uint first, uint now)
    {
        _matrix = matrix;
        _shards = new byte[]?[matrix.GroupSize];
        First = first;
        BegunAt = now;
    }

    /// <summary>The number of its first packet.</summary>
    public uint First { get; private set; }

    public uint BegunAt { get; private set; }

    /// <summary>Makes another group of this one.</summary>
    public FecGroup Restart(ParityMatrix matrix, uint first, uint now)
    {
        Abandon();
        _shards = _shards.Length == matrix.GroupSize ? _shards : new byte[]?[matrix.GroupSize];
        _matrix = matrix;
        (First, BegunAt) = (first, now);
        (_present, _data, _length, _isDone) = (0, 0, 0, false);
        return this;
    }

    /// <summary>Keeps a shard: what follows the head of error correction.</summary>
    /// <returns>True when something that is missing can be made now.</returns>
    public bool Add(int index, ReadOnlySpan<byte> shard)
    {
        if (_isDone || _shards[index] is not null || shard.Length > PacketLayout.MaxPacketSize)
        {
            return false;
        }

        _shards[index] = Keep(shard);
        _length = Math.Max(_length, shard.Length);
        _present++;
        _data += index < _matrix.DataShards ? 1 : 0;
        if (_data == _matrix.DataShards)
        {
            Abandon();
            return false;
        }

        return _present == _matrix.DataShards;
    }

    /// <summary>Makes what is missing, and gives its segments away one packet at a time.</summary>
    /// <returns>How many packets were made.</returns>
    public int Recover(Action<ReadOnlySpan<byte>> accept)
    {
        Span<byte> missing = stackalloc byte[_matrix.DataShards - _data];
        var count = 0;
        for (var i = 0; i < _matrix.DataShards; i++)
        {
            if (_shards[i] is null)
            {
                missing[count++] = (byte)i;
            }
        }

        var made = FecSolver.Solve(_matrix, _shards, missing, _length);
        var accepted = 0;
        foreach (var shard in made)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(shard);
            if (size >= PacketLayout.FecSizeSize && size <= _length)
            {
                accept(shard.AsSpan(PacketLayout.FecSizeSize, size - PacketLayout.FecSizeSize));
                accepted++;
            }

            PacketBuffers.Return(shard);
        }

        Abandon();
        return accepted;
    }

    /// <summary>Gives up what is kept: nothing of this group is of use any more.</summary>
    public void Abandon()
    {
        _isDone = true;
        foreach (ref var shard in _shards.AsSpan())
        {
            if (shard is not null)
            {
                PacketBuffers.Return(shard);
                shard = null;
            }
        }
    }

    // Behind the shard there are zeros, as far as the longest one may reach.
    private static byte[] Keep(ReadOnlySpan<byte> shard)
    {
        var kept = PacketBuffers.Rent();
        shard.CopyTo(kept);
        kept.AsSpan(shard.Length).Clear();
        return kept;
    }
}
