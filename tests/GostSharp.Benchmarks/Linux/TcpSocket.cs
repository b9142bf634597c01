using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using static GostSharp.Benchmarks.Linux.Calls;

namespace GostSharp.Benchmarks.Linux;

/// <summary>A descriptor of a TCP socket over IPv4. Who waits on it, waits for five seconds.</summary>
internal readonly unsafe record struct TcpSocket(int Descriptor)
{
    /// <summary>What <see cref="TryReceive(Span{byte})"/> and <see cref="TrySend"/> answer when they would have to wait.</summary>
    public const int NotReady = -1;

    private const long PatienceSeconds = 5;

    /// <summary>Connects; on the loopback that needs no more than the kernel.</summary>
    public static TcpSocket Connect(IPEndPoint to)
    {
        var socket = new TcpSocket(Calls.Socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        var limit = stackalloc long[2] { PatienceSeconds, 0 };
        _ = SetOption(socket.Descriptor, SOL_SOCKET, SO_SNDTIMEO, limit, 16);
        _ = SetOption(socket.Descriptor, SOL_SOCKET, SO_RCVTIMEO, limit, 16);
        var name = stackalloc byte[16];
        new Span<byte>(name, 16).Clear();
        *(ushort*)name = AF_INET;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(name + 2, 2), (ushort)to.Port);
        to.Address.TryWriteBytes(new Span<byte>(name + 4, 4), out _);
        if (Calls.Connect(socket.Descriptor, name, 16) == 0)
        {
            return socket;
        }

        var failure = Failure("connect");
        socket.Close();
        throw failure;
    }

    /// <summary>The next connection; null when there is none now.</summary>
    public TcpSocket? TryAccept()
    {
        var accepted = Accept(Descriptor, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC);
        return accepted < 0 ? null : new TcpSocket(accepted);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                var count = Calls.Send(Descriptor, start + sent, (nuint)(bytes.Length - sent), MSG_NOSIGNAL);
                sent += count > 0 ? (int)count : throw Failure("send");
            }
        }
    }

    /// <summary>Waits until the buffer is full.</summary>
    public void Receive(Span<byte> into)
    {
        fixed (byte* start = into)
        {
            for (var received = 0; received < into.Length;)
            {
                var count = Calls.Receive(Descriptor, start + received, (nuint)(into.Length - received), 0);
                received += count > 0 ? (int)count : throw (count == 0 ? new IOException("the connection ended early") : Failure("receive"));
            }
        }
    }

    /// <summary>Sends what fits now: its count, or <see cref="NotReady"/>.</summary>
    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Outcome(Calls.Send(Descriptor, start, (nuint)bytes.Length, MSG_DONTWAIT | MSG_NOSIGNAL), "send");
        }
    }

    /// <summary>Receives what is there: its count, 0 at the end, or <see cref="NotReady"/>.</summary>
    public int TryReceive(Span<byte> into) => TryReceive(into, 0);

    /// <summary>As <see cref="TryReceive(Span{byte})"/>, but the kernel throws the bytes away.</summary>
    public int TryDiscard(Span<byte> room) => TryReceive(room, MSG_TRUNC);

    /// <summary>Closes so that nothing that is still under way is delivered.</summary>
    public void Abort()
    {
        var linger = stackalloc int[2] { 1, 0 };
        _ = SetOption(Descriptor, SOL_SOCKET, SO_LINGER, linger, 8);
        Close();
    }

    public void Close() => _ = Calls.Close(Descriptor);

    private int TryReceive(Span<byte> into, int flags)
    {
        fixed (byte* start = into)
        {
            return Outcome(Calls.Receive(Descriptor, start, (nuint)into.Length, MSG_DONTWAIT | flags), "receive");
        }
    }

    private static int Outcome(nint count, string what) =>
        count >= 0 ? (int)count : Marshal.GetLastPInvokeError() is EAGAIN or EINTR ? NotReady : throw Failure(what);
}
