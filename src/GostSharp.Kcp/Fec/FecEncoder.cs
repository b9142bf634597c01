using System.Buffers.Binary;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Fec;

/// <summary>Numbers the packets of a sender and makes the parity of every group, bit by bit as its packets pass, so that none of them is kept.</summary>
internal sealed class FecEncoder
{
    private readonly ParityMatrix _matrix;
    private readonly byte[]?[] _parity;
    private readonly int _offset;
    private readonly uint _wrap;
    private uint _number;
    private int _count;
    private int _length;

    /// <param name="matrix">The numbers of shards.</param>
    /// <param name="offset">Where the head of error correction begins in a packet.</param>
    public FecEncoder(ParityMatrix matrix, int offset)
    {
        _matrix = matrix;
        _parity = new byte[]?[matrix.ParityShards];
        _offset = offset;
        _wrap = uint.MaxValue / (uint)matrix.GroupSize * (uint)matrix.GroupSize;
    }

    private int ShardOffset => _offset + PacketLayout.FecHeaderSize;

    /// <summary>Writes the head of a packet with data, and says whether its group is complete.</summary>
    public bool Add(byte[] packet, int length)
    {
        new FecHeader(TakeNumber(), IsParity: false).Write(packet.AsSpan(_offset));
        var shard = packet.AsSpan(ShardOffset, length - ShardOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(shard, (ushort)shard.Length);
        for (var i = 0; i < _parity.Length; i++)
        {
            GaloisVector.MultiplyAdd(_matrix[i, _count], shard, Parity(i).AsSpan(ShardOffset));
        }

        _length = Math.Max(_length, length);
        _count++;
        return _count == _matrix.DataShards;
    }

    /// <summary>Gives away a packet with parity of the complete group; to be called for all of them, in order.</summary>
    public byte[] TakeParity(int index, out int length)
    {
        var packet = Parity(index);
        _parity[index] = null;
        length = _length;
        new FecHeader(TakeNumber(), IsParity: true).Write(packet.AsSpan(_offset));
        if (index == _parity.Length - 1)
        {
            _count = 0;
            _length = 0;
        }

        return packet;
    }

    public void Clear()
    {
        for (var i = 0; i < _parity.Length; i++)
        {
            if (_parity[i] is { } packet)
            {
                _parity[i] = null;
                PacketBuffers.Return(packet);
            }
        }
    }

    /// <summary>Sets the number of the next packet, for tests of what happens at the end of all numbers.</summary>
    internal void SkipTo(uint number) => _number = number;

    private byte[] Parity(int index)
    {
        if (_parity[index] is not { } packet)
        {
            packet = _parity[index] = PacketBuffers.Rent();
            Array.Clear(packet);
        }

        return packet;
    }

    private uint TakeNumber()
    {
        var number = _number;
        _number = (number + 1) % _wrap;
        return number;
    }
}
