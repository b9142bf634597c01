using System.Net;

namespace GostSharp.Tests;

/// <summary>A packet socket with the least that one must do: gives what it was made with, then the end, and keeps what it is sent.</summary>
internal sealed class SimpleDatagramSocket(params byte[][] incoming) : DatagramSocket
{
    private int _received;

    public static EndPoint Sender { get; } = new DnsEndPoint("sender", 1);

    public List<(byte[] Bytes, EndPoint Peer)> Sent { get; } = [];

    public override EndPoint? LocalEndPoint => null;

    public override ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_received == incoming.Length)
        {
            return ValueTask.FromResult(Datagram.End);
        }

        var next = incoming[_received++];
        next.CopyTo(buffer);
        return ValueTask.FromResult(new Datagram(buffer, next.Length, Peer: Sender));
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken = default)
    {
        Sent.Add((datagram.ToArray(), peer));
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
