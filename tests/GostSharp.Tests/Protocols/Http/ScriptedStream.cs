using System.Text;

namespace GostSharp.Tests.Protocols.Http;

/// <summary>A peer whose every read is fixed beforehand, and who keeps what was written to it.</summary>
internal sealed class ScriptedStream(params byte[][] reads) : Stream
{
    private readonly Queue<byte[]> _reads = new(reads);
    private ReadOnlyMemory<byte> _left;

    public List<byte[]> Writes { get; } = [];

    public string Written => Encoding.Latin1.GetString([.. Writes.SelectMany(write => write)]);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static ScriptedStream Of(params string[] reads) => new([.. reads.Select(Encoding.Latin1.GetBytes)]);

    public static ScriptedStream ByteByByte(string text) => new([.. Encoding.Latin1.GetBytes(text).Select(value => new[] { value })]);

    public override int Read(byte[] buffer, int offset, int count) => Take(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Take(buffer.Span));

    public override void Write(byte[] buffer, int offset, int count) => Writes.Add(buffer.AsSpan(offset, count).ToArray());

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes.Add(buffer.ToArray());
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int Take(Span<byte> buffer)
    {
        if (_left.IsEmpty && _reads.TryDequeue(out var next))
        {
            _left = next;
        }

        var count = Math.Min(buffer.Length, _left.Length);
        _left.Span[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }
}
