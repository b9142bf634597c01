using System.Net;
using GostSharp.Protocols.Binding;

namespace GostSharp.Protocols.Relay;

/// <summary>How relay answers to those who want to have something bound.</summary>
internal sealed class RelayBindAnswers(TimeProvider timeProvider) : IBindAnswers
{
    // Clients of gost need an address to be there, whatever it says.
    private static readonly IPEndPoint Nowhere = new(IPAddress.Any, 0);

    public async ValueTask GrantAsync(StreamConnection client, EndPoint? bound, CancellationToken cancellationToken)
    {
        await client.Stream.WriteAsync(Introduce(bound), cancellationToken).ConfigureAwait(false);
        await client.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask RefuseAsync(StreamConnection client, GostException failure, CancellationToken cancellationToken)
    {
        var status = failure.Reason is FailureReason.Forbidden ? RelayStatus.Forbidden : RelayStatus.ServiceUnavailable;
        return Farewell.SayAsync(client, new RelayResponse(status).ToBytes(), timeProvider, cancellationToken);
    }

    public byte[] Introduce(EndPoint? peer) => new RelayResponse(RelayStatus.Ok, peer ?? Nowhere).ToBytes();
}
