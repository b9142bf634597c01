using System.Buffers;

namespace GostSharp.Kcp.Packets;

/// <summary>The buffers of packets and segments. Thousands are in use at the same time and come back on other threads, which is more than the pool of the framework is made for.</summary>
internal static class PacketBuffers
{
    /// <summary>A packet, and room for ciphers that work in whole blocks.</summary>
    public const int Size = PacketLayout.MaxPacketSize + 36;

    // Shorter segments are many in a session that talks and should not hold a whole packet each.
    private const int Small = Size / 4;

    private const int MaxShared = 8192;
    private const int Batch = 32;

    private static readonly Lock Gate = new();
    private static readonly Stack<byte[]> Shared = new();

    [ThreadStatic]
    private static Stack<byte[]>? s_own;

    /// <summary>Buffers that wait on no thread's own pile.</summary>
    internal static int SharedCount
    {
        get
        {
            lock (Gate)
            {
                return Shared.Count;
            }
        }
    }

    /// <summary>A buffer for a packet.</summary>
    public static byte[] Rent()
    {
        var own = s_own ??= new Stack<byte[]>(2 * Batch);
        if (own.Count == 0)
        {
            Fetch(own);
        }

        return own.TryPop(out var buffer) ? buffer : new byte[Size];
    }

    /// <summary>A buffer for at least so many bytes, at most <see cref="Size"/>.</summary>
    public static byte[] Rent(int length) => length > Small ? Rent() : ArrayPool<byte>.Shared.Rent(length);

    public static void Return(byte[] buffer)
    {
        if (buffer.Length != Size)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        var own = s_own ??= new Stack<byte[]>(2 * Batch);
        own.Push(buffer);
        if (own.Count == 2 * Batch)
        {
            Share(own);
        }
    }

    private static void Fetch(Stack<byte[]> own)
    {
        lock (Gate)
        {
            while (own.Count < Batch && Shared.TryPop(out var buffer))
            {
                own.Push(buffer);
            }
        }
    }

    private static void Share(Stack<byte[]> own)
    {
        lock (Gate)
        {
            while (own.Count > Batch)
            {
                var buffer = own.Pop();
                if (Shared.Count < MaxShared)
                {
                    Shared.Push(buffer);
                }
            }
        }
    }
}
