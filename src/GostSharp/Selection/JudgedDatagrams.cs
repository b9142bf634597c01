using System.Net;
using System.Runtime.CompilerServices;

namespace GostSharp.Selection;

/// <summary>A packet connection to a target that tells how the target fares: opening one proves nothing, the first answer or a refusal before it does.</summary>
internal sealed class JudgedDatagrams(DatagramConnection inner, Action answered, Action<GostException> refused)
    : DatagramConnection, IPacketSource, IPacketSink
{
    private int _isJudged;

    public override EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public override ConnectionFeatures Features => inner.Features;

    public override int MaxDatagramSize => inner.MaxDatagramSize;

    public override int MinDatagramSize => inner.MinDatagramSize;

    private bool IsJudged => Volatile.Read(ref _isJudged) != 0;

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) =>
        IsJudged ? inner.WaitToReceiveAsync(cancellationToken) : WaitForFirstAsync(cancellationToken);

    public override ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        IsJudged ? inner.ReceiveAsync(buffer, cancellationToken) : ReceiveFirstAsync(buffer, cancellationToken);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default) =>
        IsJudged ? inner.SendAsync(datagram, cancellationToken) : SendFirstAsync(datagram, cancellationToken);

    public void HandOver(IPacketSink? sink) => (inner as IPacketSource)?.HandOver(sink is null ? null : new Judged(this, sink));

    // What goes wrong shows again when the packet is sent.
    public bool TryTake(ReadOnlySpan<byte> packet) => inner is IPacketSink sink && sink.TryTake(packet);

    public override void Abort(Exception? reason = null) => inner.Abort(reason);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<bool> WaitForFirstAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception) when (IsRefusal(exception))
        {
            Judge(exception);
            throw;
        }
    }

    private async ValueTask<DatagramRead> ReceiveFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var read = await inner.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (!read.IsEnd)
            {
                Judge(null);
            }

            return read;
        }
        catch (GostException exception) when (IsRefusal(exception))
        {
            Judge(exception);
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendFirstAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
    {
        try
        {
            await inner.SendAsync(datagram, cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception) when (IsRefusal(exception))
        {
            Judge(exception);
            throw;
        }
    }

    private static bool IsRefusal(GostException exception) => exception.Reason is FailureReason.Refused or FailureReason.Unreachable;

    private void Judge(GostException? refusal)
    {
        if (Interlocked.Exchange(ref _isJudged, 1) != 0)
        {
            return;
        }

        if (refusal is null)
        {
            answered();
        }
        else
        {
            refused(refusal);
        }
    }

    // The first answer has to be received to be noticed.
    private sealed class Judged(JudgedDatagrams owner, IPacketSink sink) : IPacketSink
    {
        public bool TryTake(ReadOnlySpan<byte> packet) => owner.IsJudged && sink.TryTake(packet);
    }
}
