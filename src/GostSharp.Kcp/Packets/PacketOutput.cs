using GostSharp.Kcp.Fec;

namespace GostSharp.Kcp.Packets;

/// <summary>Adds error correction and the seal to the packets of a session.</summary>
internal sealed class PacketOutput : IPacketSink
{
    private readonly KcpCrypt _crypt;
    private readonly FecEncoder? _encoder;
    private readonly IPacketSink _next;
    private readonly int _parityShards;

    public PacketOutput(KcpOptions options, IPacketSink next)
    {
        _crypt = options.Crypt;
        _next = next;
        if (options.HasErrorCorrection)
        {
            var offset = PacketLayout.HeaderSize(options) - PacketLayout.FecHeaderSize - PacketLayout.FecSizeSize;
            _encoder = new FecEncoder(ParityMatrix.For(options.DataShards, options.ParityShards), offset);
            _parityShards = options.ParityShards;
        }
    }

    /// <summary>Packets that were given away, those with parity included.</summary>
    public long Packets { get; private set; }

    public void Send(byte[] buffer, int length)
    {
        var isComplete = _encoder is not null && _encoder.Add(buffer, length);
        Give(buffer, length);
        for (var i = 0; isComplete && i < _parityShards; i++)
        {
            Give(_encoder!.TakeParity(i, out var parityLength), parityLength);
        }
    }

    public void Clear() => _encoder?.Clear();

    private void Give(byte[] buffer, int length)
    {
        PacketSeal.Close(_crypt.Packets, buffer, length);
        Packets++;
        _next.Send(buffer, length);
    }
}
