using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Engine;

/// <summary>The segments that wait for the reader, and behind them those that have come too early.</summary>
internal sealed class ReceiveBuffer(int window)
{
    private const int InitialCapacity = 8;
    private static readonly byte[] Empty = new byte[1];

    private Slot[] _ring = [];
    private uint _first;
    private int _offset;

    private struct Slot
    {
        public byte[]? Data;
        public int Length;
    }

    /// <summary>The segment that is waited for.</summary>
    public uint Next { get; private set; }

    /// <summary>Bytes that may be read.</summary>
    public long Available { get; private set; }

    /// <summary>Segments that there is room for, beyond those that wait for the reader.</summary>
    public int Free => Math.Max(0, window - Queued);

    private int Queued => (int)(Next - _first);

    /// <summary>Whether a segment with this number is not beyond the window; those before it have arrived already.</summary>
    public bool IsWithinWindow(uint serialNumber) => Serial.Distance(serialNumber, Next) < window;

    /// <summary>Stores a segment that is within the window; false when it was there already.</summary>
    public bool TryAdd(uint serialNumber, ReadOnlySpan<byte> data)
    {
        if (Serial.IsBefore(serialNumber, Next))
        {
            return false;
        }

        while (serialNumber - _first >= (uint)_ring.Length)
        {
            Grow();
        }

        ref var slot = ref At(serialNumber);
        if (slot.Data is not null)
        {
            return false;
        }

        slot.Data = data.IsEmpty ? Empty : PacketBuffers.Rent(data.Length);
        slot.Length = data.Length;
        data.CopyTo(slot.Data);
        Advance();
        return true;
    }

    /// <summary>Copies what is there to <paramref name="destination"/>.</summary>
    public int Read(Span<byte> destination)
    {
        var read = 0;
        while (read < destination.Length && _first != Next)
        {
            ref var slot = ref At(_first);
            var part = slot.Data.AsSpan(_offset, Math.Min(slot.Length - _offset, destination.Length - read));
            part.CopyTo(destination[read..]);
            read += part.Length;
            _offset += part.Length;
            if (_offset == slot.Length)
            {
                DropFirst(ref slot);
            }
        }

        Available -= read;
        Advance();
        return read;
    }

    public void Clear()
    {
        foreach (ref var slot in _ring.AsSpan())
        {
            Release(ref slot);
        }

        _first = Next;
        _offset = 0;
        Available = 0;
    }

    private ref Slot At(uint serialNumber) => ref _ring[serialNumber & (uint)(_ring.Length - 1)];

    /// <summary>Gives the reader what is in order, as long as it has room.</summary>
    private void Advance()
    {
        while (Queued < window && Queued < _ring.Length && At(Next).Data is not null)
        {
            Available += At(Next).Length;
            Next++;
        }

        // Empty segments carry nothing that a reader would come for.
        while (_first != Next && At(_first).Length == 0)
        {
            DropFirst(ref At(_first));
        }
    }

    private void DropFirst(ref Slot slot)
    {
        Release(ref slot);
        _offset = 0;
        _first++;
    }

    private void Grow()
    {
        var ring = new Slot[Math.Max(InitialCapacity, _ring.Length * 2)];
        for (var i = 0; i < _ring.Length; i++)
        {
            var serialNumber = _first + (uint)i;
            ring[serialNumber & (uint)(ring.Length - 1)] = At(serialNumber);
        }

        _ring = ring;
    }

    private static void Release(ref Slot slot)
    {
        if (slot.Data is { } data)
        {
            slot.Data = null;
            if (data != Empty)
            {
                PacketBuffers.Return(data);
            }
        }
    }
}
