using System.Net;
using GostSharp.Relaying;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Where the answers of all targets of an association come together.</summary>
internal sealed class AnswerSink(DatagramSocket client, InactivityLimit inactivity, PacketCount count, int maxLength)
{
    public ValueTask SendAsync(ReadOnlyMemory<byte> payload, EndPoint source, CancellationToken cancellationToken)
    {
        inactivity.Touch();
        return count.SendAsync(client, payload.Length > maxLength ? payload[..maxLength] : payload, source, cancellationToken);
    }
}
