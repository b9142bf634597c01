using System.Runtime.CompilerServices;
using GostSharp.Kernel;

namespace GostSharp.Transports.Tcp.Linux;

/// <summary>The bytes of a bare socket.</summary>
internal sealed class LinuxTcpStream(SocketDescriptor socket, ReadinessWaits waits, Action close) : AsyncStream
{
    private readonly Lock _sending = new();
    private int _failed; // The error of a write that failed.

    // An empty buffer asks for "something to read": a look that takes nothing.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        return TryRead(buffer.Span, out var read) ? ValueTask.FromResult(read) : ReadLaterAsync(buffer, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var written = Write(buffer);
        return written == buffer.Length ? ValueTask.CompletedTask : WriteLaterAsync(buffer[written..], cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            close();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadLaterAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read;
        do
        {
            await waits.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!TryRead(buffer.Span, out read));
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteLaterAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            await waits.WaitToWriteAsync(cancellationToken).ConfigureAwait(false);
            buffer = buffer[Write(buffer)..];
        }
    }

    // False when there is nothing yet. The kernel looks for what "an empty buffer" waits for, and takes nothing.
    private unsafe bool TryRead(Span<byte> buffer, out int read)
    {
        byte one;
        fixed (byte* bytes = buffer)
        {
            read = buffer.IsEmpty
                ? Math.Min(0, (int)Libc.Receive(socket, &one, 1, Libc.MSG_DONTWAIT | Libc.MSG_PEEK))
                : (int)Libc.Receive(socket, bytes, (nuint)buffer.Length, Libc.MSG_DONTWAIT);
        }

        if (read == 0 && !buffer.IsEmpty)
        {
            CheckEnd();
        }

        return read >= 0 || MustWait();
    }

    // As much as is taken at once.
    private int Write(ReadOnlyMemory<byte> buffer)
    {
        for (var written = 0; written < buffer.Length;)
        {
            var sent = Send(buffer.Span[written..], out var error);
            if (sent < 0)
            {
                ThrowUnlessWaiting(error);
                return written;
            }

            written += sent;
        }

        return buffer.Length;
    }

    private unsafe int Send(ReadOnlySpan<byte> bytes, out int error)
    {
        lock (_sending)
        {
            fixed (byte* first = bytes)
            {
                var sent = (int)Libc.Send(socket, first, (nuint)bytes.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
                error = sent < 0 ? Libc.LastError : 0;

                // After an end in order a write is told of a broken pipe: then the end that a read sees is true.
                _failed = error is 0 or Errno.WouldBlock or Errno.BrokenPipe ? _failed : error;
                return sent;
            }
        }
    }

    // The kernel tells an error once. When it was told to a write, the end that a read sees then is none; the write may not have returned yet.
    private void CheckEnd()
    {
        lock (_sending)
        {
            if (_failed != 0)
            {
                throw Errno.ToIOException(_failed);
            }
        }
    }

    private static bool MustWait()
    {
        ThrowUnlessWaiting(Libc.LastError);
        return false;
    }

    // Calls that do not wait are not interrupted either: there is nothing now, or it is an error.
    private static void ThrowUnlessWaiting(int error)
    {
        if (error is not Errno.WouldBlock)
        {
            throw Errno.ToIOException(error);
        }
    }
}
