namespace GostSharp.Ssh.Tests.Keys;

/// <summary>Gives what it was given, byte by byte, and then ends or hangs; remembers what is written.</summary>
internal sealed class ScriptedStream(params byte[][] answers) : Stream
{
    private readonly Queue<byte> _answers = new(answers.SelectMany(answer => answer));
    private readonly List<byte> _written = [];
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HangsAtEnd { get; init; }

    public bool IsDisposed => _disposed.Task.IsCompleted;

    public byte[] Written => [.. _written];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_answers.TryDequeue(out var value))
        {
            buffer.Span[0] = value;
            return 1;
        }

        if (HangsAtEnd)
        {
            await _disposed.Task.WaitAsync(cancellationToken);
            throw new ObjectDisposedException(nameof(ScriptedStream));
        }

        return 0;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _written.AddRange(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed.TrySetResult();
        base.Dispose(disposing);
    }
}
