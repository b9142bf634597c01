using System.Net;
using System.Runtime.CompilerServices;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Packets to and from one target through a tunnel that could carry those of many.</summary>
/// <remarks>What others send to the far end's port is not delivered, as with a connected socket; of a target that is known by name only, nobody here can tell.</remarks>
internal sealed class TargetDatagrams(TunnelSocket tunnel, EndPoint target) : DatagramConnection
{
    public override EndPoint? LocalEndPoint => tunnel.Stream.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => target;

    public override ConnectionFeatures Features => tunnel.Stream.Features;

    public override int MaxDatagramSize => tunnel.MaxDatagramSizeTo(target);

    public override int MinDatagramSize => tunnel.MinDatagramSize;

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => tunnel.WaitToReceiveAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var datagram = await tunnel.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (datagram.IsEnd)
            {
                return DatagramRead.End;
            }

            if (PeerFilter.CouldBe(target, datagram.Peer))
            {
                return new DatagramRead(datagram.Length, datagram.Truncated);
            }
        }
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default) =>
        tunnel.SendAsync(datagram, target, cancellationToken);

    public override void Abort(Exception? reason = null) => tunnel.Abort(reason);

    public override ValueTask DisposeAsync() => tunnel.DisposeAsync();
}
