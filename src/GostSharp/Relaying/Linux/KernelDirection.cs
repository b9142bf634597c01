using GostSharp.Kernel;

namespace GostSharp.Relaying.Linux;

/// <summary>One direction of a pair: moves what can be moved at once. Its pair guards it.</summary>
internal sealed class KernelDirection(KernelPair pair, KernelSide source, KernelSide destination, ReadOnlyMemory<byte> first) : IJudgedDirection
{
    // What one turn may move before the others have theirs.
    private const int TurnBytes = 512 * 1024;

    // Few have ever something left to send.
    private KernelRest? _rest = first.IsEmpty ? null : new KernelRest(first);
    private long _bytes;
    private bool _isBulk;

    public long Bytes => Volatile.Read(ref _bytes);

    public bool HasCompleted => Result is { End: DirectionEnd.Completed };

    public bool WasCut => !HasCompleted && (HasSourceEnded || HasRest);

    /// <summary>Null while it goes on.</summary>
    public DirectionResult? Result { get; private set; }

    /// <summary>True when the source has ended in order, whether or not the destination knows yet.</summary>
    public bool HasSourceEnded { get; private set; }

    private bool HasRest => _rest is { IsEmpty: false };

    /// <summary>Moves until one of the sockets is not ready, or its time is over.</summary>
    /// <returns>True when there is more to do.</returns>
    public bool Move(EventLoop loop)
    {
        var end = Bytes + TurnBytes;
        while (Result is null && destination.IsWritable)
        {
            if (HasRest)
            {
                SendRest(_rest!);
            }
            else if (HasSourceEnded)
            {
                Complete();
            }
            else if (!source.IsReadable)
            {
                break;
            }
            else if (Bytes >= end)
            {
                _rest?.ReleasePipe();
                return true;
            }
            else
            {
                Read(loop);
            }
        }

        _rest?.ReleasePipe();
        return false;
    }

    public void Finish(DirectionEnd how, Exception? error = null) => Result = new DirectionResult(how, error);

    /// <summary>Gives back what it holds; to be called once, when it has ended.</summary>
    public void Release() => _rest?.Release();

    private void Read(EventLoop loop)
    {
        if (_isBulk && HasFilled(loop.Pipes))
        {
            return;
        }

        // Nothing came through the pipe, and a read says why: there is nothing, an end, or something that cannot go through pipes.
        var length = Math.Min(pair.BufferSize, loop.Scratch.Length);
        var read = source.Receive(loop.Scratch, length);
        if (read > 0)
        {
            _isBulk = read == length;
            source.IsReadable = _isBulk || source.MayHideMore;
            pair.Touch();
            Send(loop.Scratch.AsSpan(0, read));
        }
        else if (read == 0)
        {
            EndSource();
        }
        else if (Libc.LastError is var error && error is not Errno.Interrupted)
        {
            source.IsReadable = false;
            FailUnlessWaiting(error, DirectionEnd.SourceFailed);
        }
    }

    // A socket tells its error once: what a pipe hears of it must not be left to a read, which would take it for an end.
    private bool HasFilled(PipePool pipes)
    {
        var rest = _rest ??= new KernelRest(default);
        if (!rest.HasPipe(pipes))
        {
            return false;
        }

        var filled = rest.Pipe!.Fill(source.Descriptor);
        if (filled > 0)
        {
            pair.Touch();
            return true;
        }

        if (filled < 0 && Libc.LastError is var error && error is not (Errno.WouldBlock or Errno.Interrupted or Errno.InvalidArgument or Errno.OutOfMemory))
        {
            Finish(DirectionEnd.SourceFailed, Errno.ToIOException(error));
            return true;
        }

        return false;
    }

    private void EndSource()
    {
        if (source.Reset is { } reset)
        {
            Finish(DirectionEnd.SourceFailed, reset);
            return;
        }

        HasSourceEnded = true;
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        var sent = Count(destination.Send(bytes));
        if (Result is null && sent < bytes.Length)
        {
            (_rest ??= new KernelRest(default)).Keep(bytes[sent..]);
        }
    }

    private void SendRest(KernelRest rest)
    {
        if (rest.Pipe is { Count: > 0 } pipe)
        {
            Count(pipe.Drain(destination.Descriptor));
            return;
        }

        rest.Advance(Count(destination.Send(rest.Memory.Span)));
    }

    // A part that was taken says nothing of whether more would be: only a refusal is sure to be followed by an event.
    private int Count(int sent)
    {
        if (sent > 0)
        {
            Volatile.Write(ref _bytes, _bytes + sent);
            pair.Touch();
            return sent;
        }

        if (Libc.LastError is var error && error is not Errno.Interrupted)
        {
            error = error is Errno.WouldBlock && !destination.TryAwaitRoom(pair.Loop) ? Libc.LastError : error;
            FailUnlessWaiting(error, DirectionEnd.DestinationFailed);
        }

        return 0;
    }

    private void Complete()
    {
        if (destination.EndWrites() == 0)
        {
            Finish(DirectionEnd.Completed);
        }
        else
        {
            // A peer that reset the connection is gone: the shutdown says so as "not connected".
            Finish(DirectionEnd.DestinationFailed, Errno.ToIOException(Libc.LastError));
        }
    }

    private void FailUnlessWaiting(int error, DirectionEnd how)
    {
        if (error is Errno.WouldBlock)
        {
            return;
        }

        var failure = Errno.ToIOException(error);
        Finish(how, failure);

        // After an end in order a write is told of a broken pipe: then the end that a read sees is true.
        if (how is DirectionEnd.DestinationFailed && error is not Errno.BrokenPipe)
        {
            destination.Reset = failure;
        }
    }
}
