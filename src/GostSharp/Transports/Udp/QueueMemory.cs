using System.Buffers;

namespace GostSharp.Transports.Udp;

/// <summary>The pooled buffers of all queues of a listener, and how much they may hold together.</summary>
internal sealed class QueueMemory(int limit)
{
    private const int Smallest = 64;

    private int _used;

    public int Used => Volatile.Read(ref _used);

    /// <summary>A buffer of at least so many bytes; null when there is no memory left for it.</summary>
    public byte[]? TryRent(int length)
    {
        if (Used + (long)length > limit)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, length));
        if (Interlocked.Add(ref _used, buffer.Length) <= limit)
        {
            return buffer;
        }

        Return(buffer);
        return null;
    }

    public void Return(byte[] buffer)
    {
        Interlocked.Add(ref _used, -buffer.Length);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
