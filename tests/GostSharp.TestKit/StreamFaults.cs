namespace GostSharp.TestKit;

/// <summary>The faults of one direction of a <see cref="FaultyStream"/>; each may be set at any time.</summary>
public sealed class StreamFaults : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _broken = new();
    private readonly List<int> _sizes = [];
    private readonly Queue<int> _parts = new();
    private readonly CancellationToken _brokenToken;
    private TaskCompletionSource? _hold;
    private Exception? _failure;
    private int _failOperation = int.MaxValue;
    private long _bytesLeft = long.MaxValue;
    private int _every = int.MaxValue;
    private int _partLeft = int.MaxValue;
    private int _bufferBytesHeld;

    // Taken once: operations may still start after the source is disposed.
    public StreamFaults() => _brokenToken = _broken.Token;

    /// <summary>The sizes of all buffers that were passed in so far, in order.</summary>
    public IReadOnlyList<int> Sizes
    {
        get
        {
            lock (_gate)
            {
                return [.. _sizes];
            }
        }
    }

    /// <summary>The size of the buffers of operations under way: 0 while somebody idles on an empty buffer.</summary>
    public int BufferBytesHeld => Volatile.Read(ref _bufferBytesHeld);

    /// <summary>Lets operations that start from now on wait for <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _hold ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets waiting operations go on, and later ones not wait.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _hold?.TrySetResult();
            _hold = null;
        }
    }

    /// <summary>Fails the <paramref name="operation"/>-th operation, counted from 1 since the beginning, and all after it.</summary>
    public void FailAt(int operation, Exception exception)
    {
        lock (_gate)
        {
            (_failOperation, _failure) = (operation, exception);
        }
    }

    /// <summary>Lets <paramref name="bytes"/> more bytes pass and fails what comes after them.</summary>
    public void FailAfterBytes(long bytes, Exception exception)
    {
        lock (_gate)
        {
            (_bytesLeft, _failure) = (bytes, exception);
        }
    }

    /// <summary>Fails all operations, those under way included.</summary>
    public void FailNow(Exception exception)
    {
        FailAfterBytes(0, exception);
        _broken.Cancel();
    }

    /// <summary>Cuts the bytes that follow into parts of these sizes, and lets the rest pass whole.</summary>
    public void Split(params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        lock (_gate)
        {
            _parts.Clear();
            Array.ForEach(sizes, _parts.Enqueue);
            (_every, _partLeft) = (int.MaxValue, NextPart());
        }
    }

    /// <summary>Cuts all bytes that follow into parts of <paramref name="size"/>.</summary>
    public void SplitEvery(int size)
    {
        lock (_gate)
        {
            _parts.Clear();
            (_every, _partLeft) = (size, size);
        }
    }

    public void Dispose() => _broken.Dispose();

    internal async ValueTask<int> RunAsync(int size, Func<CancellationToken, ValueTask<int>> operation, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _brokenToken);
        Interlocked.Add(ref _bufferBytesHeld, size);
        try
        {
            await Begin(size).WaitAsync(linked.Token);
            return await operation(linked.Token);
        }
        catch (OperationCanceledException) when (_brokenToken.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw _failure!;
        }
        finally
        {
            Interlocked.Add(ref _bufferBytesHeld, -size);
        }
    }

    /// <summary>How many of <paramref name="wanted"/> bytes may pass at once.</summary>
    internal int Allow(int wanted)
    {
        lock (_gate)
        {
            return _bytesLeft > 0 ? (int)Math.Min(_bytesLeft, Math.Min(wanted, _partLeft)) : throw _failure!;
        }
    }

    internal void Passed(int count)
    {
        lock (_gate)
        {
            _bytesLeft -= _bytesLeft == long.MaxValue ? 0 : count;
            _partLeft -= _partLeft == int.MaxValue ? 0 : count;
            _partLeft = _partLeft == 0 ? NextPart() : _partLeft;
        }
    }

    private Task Begin(int size)
    {
        lock (_gate)
        {
            _sizes.Add(size);
            return _sizes.Count >= _failOperation ? Task.FromException(_failure!) : _hold?.Task ?? Task.CompletedTask;
        }
    }

    private int NextPart() => _parts.TryDequeue(out var next) ? next : _every;
}
