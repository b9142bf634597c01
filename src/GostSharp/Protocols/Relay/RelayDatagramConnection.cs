using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;

namespace GostSharp.Protocols.Relay;

/// <summary>Packets to and from one target on a stream, each behind its length; on either side of the protocol.</summary>
/// <remarks>An empty packet cannot be carried: peers of both generations take its length for nothing, and some write one that means nothing.</remarks>
/// <param name="stream">The stream, which the connection then owns.</param>
/// <param name="target">Whom the packets go to and come from; null where the other end of the stream stands for it.</param>
internal sealed class RelayDatagramConnection(StreamConnection stream, EndPoint? target = null) : DatagramConnection
{
    private readonly RelayDatagramReader _reader = new(stream.Stream);
    private readonly SemaphoreSlim _writing = new(1);

    public override EndPoint? LocalEndPoint => stream.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => target ?? stream.RemoteEndPoint;

    public override ConnectionFeatures Features => stream.Features;

    public override int MaxDatagramSize => ushort.MaxValue;

    public override int MinDatagramSize => 1;

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => _reader.FillAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await _reader.FillAsync(cancellationToken).ConfigureAwait(false) ? _reader.Take(buffer.Span) : DatagramRead.End;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        if (datagram.Length < MinDatagramSize || datagram.Length > MaxDatagramSize)
        {
            throw new GostException(FailureReason.NotSupported, $"relay carries packets of {MinDatagramSize} to {MaxDatagramSize} bytes, and this one has {datagram.Length}");
        }

        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteAsync(datagram, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override void Abort(Exception? reason = null) => stream.Abort(reason);

    public override ValueTask DisposeAsync() => stream.DisposeAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
    {
        var length = RelayDatagramReader.HeadLength + datagram.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            BinaryPrimitives.WriteUInt16BigEndian(rented, (ushort)datagram.Length);
            datagram.CopyTo(rented.AsMemory(RelayDatagramReader.HeadLength));
            await stream.Stream.WriteAsync(rented.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            // Half a packet may be out: whatever came behind it would be misunderstood.
            stream.Abort(exception);
            throw;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new GostException(FailureReason.ConnectionLost, exception.Message, exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
