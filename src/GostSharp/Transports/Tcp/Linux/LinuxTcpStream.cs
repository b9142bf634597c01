using System.Runtime.CompilerServices;
using GostSharp.Kernel;

namespace GostSharp.Transports.Tcp.Linux;

/// <summary>The bytes of a bare socket.</summary>
internal sealed class LinuxTcpStream(SocketDescriptor socket, ReadinessWaits waits, Action close) : Stream
{
    private readonly Lock _sending = new();
    private bool _wasReset;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
            var sent = Send(buffer.Span[written..]);
            if (sent < 0)
            {
                MustWait();
                return written;
            }

            written += sent;
        }

        return buffer.Length;
    }

    private unsafe int Send(ReadOnlySpan<byte> bytes)
    {
        lock (_sending)
        {
            fixed (byte* first = bytes)
            {
                var sent = (int)Libc.Send(socket, first, (nuint)bytes.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
                if (sent < 0 && Libc.LastError is Errno.ConnectionReset)
                {
                    _wasReset = true;
                }

                return sent;
            }
        }
    }

    // The kernel tells a reset once. When it was told to a write, the end that a read sees then is none; the write may not have returned yet.
    private void CheckEnd()
    {
        lock (_sending)
        {
            if (_wasReset)
            {
                throw Errno.ToIOException(Errno.ConnectionReset);
            }
        }
    }

    // Calls that do not wait are not interrupted either: there is nothing now, or it is an error.
    private static bool MustWait() => Libc.LastError is var error && error is Errno.WouldBlock ? false : throw Errno.ToIOException(error);
}
