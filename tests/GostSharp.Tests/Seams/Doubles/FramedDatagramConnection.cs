using System.Buffers.Binary;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Packets in a stream, each behind its length.</summary>
internal sealed class FramedDatagramConnection(StreamConnection stream) : DatagramConnection
{
    public override async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var header = new byte[2];
        if (await stream.Stream.ReadAtLeastAsync(header, 2, throwOnEndOfStream: false, cancellationToken) < 2)
        {
            return DatagramRead.End;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(header);
        var packet = new byte[length];
        await stream.Stream.ReadExactlyAsync(packet, cancellationToken);
        var kept = Math.Min(length, buffer.Length);
        packet.AsMemory(0, kept).CopyTo(buffer);
        return new DatagramRead(kept, kept < length);
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        var frame = new byte[2 + datagram.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame.AsMemory(2));
        await stream.Stream.WriteAsync(frame, cancellationToken);
    }

    public override void Abort(Exception? reason = null) => stream.Abort(reason);

    public override ValueTask DisposeAsync() => stream.DisposeAsync();

    public static async Task RelayAsync(DatagramConnection one, DatagramConnection other, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var there = PumpAsync(one, other, stop.Token);
        var back = PumpAsync(other, one, stop.Token);
        await Task.WhenAny(there, back);
        await stop.CancelAsync();
        await Task.WhenAll(there, back).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task PumpAsync(DatagramConnection from, DatagramConnection to, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_507];
        while (await from.ReceiveAsync(buffer, cancellationToken) is { IsEnd: false } packet)
        {
            await to.SendAsync(buffer.AsMemory(0, packet.Length), cancellationToken);
        }
    }
}
