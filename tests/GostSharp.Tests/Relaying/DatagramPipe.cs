using System.Threading.Channels;

namespace GostSharp.Tests.Relaying;

/// <summary>A packet connection whose packets a test brings, and which keeps what is sent.</summary>
internal sealed class DatagramPipe : DatagramConnection
{
    private readonly Channel<Func<byte[]>> _incoming = Channel.CreateUnbounded<Func<byte[]>>();
    private readonly Channel<byte[]> _sent = Channel.CreateUnbounded<byte[]>();

    public int Largest { get; init; } = 65_507;

    public override int MaxDatagramSize => Largest;

    public Exception? SendFailure { get; set; }

    public bool HasSent => _sent.Reader.TryPeek(out _);

    public bool IsDisposed { get; private set; }

    public void Bring(params byte[] packet) => _incoming.Writer.TryWrite(() => packet);

    public void Fail(Exception exception) => _incoming.Writer.TryWrite(() => throw exception);

    public void End() => _incoming.Writer.TryComplete();

    public async Task<byte[]> SentAsync() => await _sent.Reader.ReadAsync();

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => _incoming.Reader.WaitToReadAsync(cancellationToken);

    public override async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!await _incoming.Reader.WaitToReadAsync(cancellationToken))
        {
            return DatagramRead.End;
        }

        _incoming.Reader.TryRead(out var next);
        var packet = next!();
        packet.CopyTo(buffer);
        return new DatagramRead(packet.Length);
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        if (SendFailure is not null)
        {
            throw SendFailure;
        }

        _sent.Writer.TryWrite(datagram.ToArray());
        return ValueTask.CompletedTask;
    }

    public override void Abort(Exception? reason = null) => End();

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        End();
        return ValueTask.CompletedTask;
    }
}
