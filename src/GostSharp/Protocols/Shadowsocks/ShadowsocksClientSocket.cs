using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>The packets of one client of a server, each with the target that it goes to or comes from; what is none is dropped.</summary>
/// <param name="client">The packets as they come; not owned.</param>
/// <param name="cipher">Their cipher; owned.</param>
internal sealed class ShadowsocksClientSocket(DatagramConnection client, IPacketCipher cipher) : DatagramSocket
{
    // The address of an answer from an IPv4 address; where a longer one leaves too little room, sending says so.
    private const int ShortestBlock = 7;

    private const int BufferSize = 65_536;

    // A flood must not keep the thread from everybody else.
    private const int DropsInARow = 64;

    private readonly SocksPeers _peers = new();
    private readonly DatagramCounters? _counters = client.Features.Get<DatagramCounters>();
    private Datagram? _first;
    private int _drops;

    public override EndPoint? LocalEndPoint => client.LocalEndPoint;

    public override int MaxDatagramSize => client.MaxDatagramSize - cipher.Overhead - ShortestBlock;

    /// <summary>Waits for the first packet that shows that the client knows the password: before that nothing is opened for it. False when none will come.</summary>
    public async ValueTask<bool> AdmitAsync(CancellationToken cancellationToken)
    {
        while (_first is null && await client.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await TakeFirstAsync(cancellationToken).ConfigureAwait(false))
            {
                break;
            }
        }

        return _first is not null;
    }

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) =>
        _first is null ? client.WaitToReceiveAsync(cancellationToken) : ValueTask.FromResult(true);

    /// <summary>Receives the next packet; one that was dropped has no peer, so that its reader gives the buffer back before it waits again.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_first is { } first)
        {
            _first = null;
            first.Payload.CopyTo(buffer);
            return first with { Buffer = buffer };
        }

        var read = await client.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read.IsEnd)
        {
            return Datagram.End;
        }

        if (TryUnwrap(buffer, read.Length, out var datagram))
        {
            return datagram;
        }

        _counters?.CountDropped();
        _drops = (_drops + 1) % DropsInARow;
        if (_drops == 0)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        return new Datagram(buffer);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken = default)
    {
        var plain = ArrayPool<byte>.Shared.Rent(SocksAddress.MaxLength + datagram.Length);
        var secret = ArrayPool<byte>.Shared.Rent(SocksAddress.MaxLength + datagram.Length + cipher.Overhead);
        try
        {
            var length = SocksAddress.Write(plain, peer);
            datagram.CopyTo(plain.AsMemory(length));
            length = cipher.Seal(plain.AsSpan(0, length + datagram.Length), secret);
            if (length > client.MaxDatagramSize)
            {
                throw new GostException(FailureReason.NotSupported, $"a packet of {datagram.Length} bytes does not fit behind its address");
            }

            await client.SendAsync(secret.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(secret);
        }
    }

    public override ValueTask DisposeAsync()
    {
        cipher.Dispose();
        return ValueTask.CompletedTask;
    }

    // A buffer is held for as long as it takes to look at one packet. False at the end.
    private async ValueTask<bool> TakeFirstAsync(CancellationToken cancellationToken)
    {
        var rented = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var packet = await ReceiveAsync(rented, cancellationToken).ConfigureAwait(false);
            _first = packet.Peer is null ? null : packet with { Buffer = packet.Payload.ToArray() };
            return !packet.IsEnd;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool TryUnwrap(Memory<byte> buffer, int length, out Datagram datagram)
    {
        datagram = default;
        if (!ShadowsocksPacket.TryOpen(buffer.Span[..length], cipher, _peers, out var data, out var target))
        {
            return false;
        }

        data.CopyTo(buffer.Span);
        datagram = new Datagram(buffer, data.Length, Peer: target);
        return true;
    }
}
