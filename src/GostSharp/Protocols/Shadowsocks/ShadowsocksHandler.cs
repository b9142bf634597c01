using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>A Shadowsocks server for streams: behind the target's address there is nothing but bytes, and no answer but those of the target.</summary>
/// <param name="admission">Lets clients in.</param>
/// <param name="connect">Dials the targets that clients name.</param>
/// <param name="tunnel">Watches the clients meanwhile, and relays.</param>
internal sealed class ShadowsocksHandler(
    ShadowsocksAdmission admission, Func<ConnectContext, CancellationToken, ValueTask<Connection>> connect, Tunnel tunnel) : IHandler
{
    public ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken) => connection is StreamConnection accepted
        ? admission.ServeAsync(accepted, ReadAsync, CarryAsync, cancellationToken)
        : throw new GostException(FailureReason.NotSupported, "the Shadowsocks handler ss serves streams only; packets are for ssu");

    private static ValueTask<EndPoint> ReadAsync(StreamConnection client, CancellationToken cancellationToken) =>
        MessageReader.ReadAsync<EndPoint>(client, SocksAddress.TryParse, SocksAddress.MaxLength, "the address", cancellationToken);

    private async ValueTask CarryAsync(StreamConnection client, EndPoint wanted, CancellationToken cancellationToken)
    {
        var target = await tunnel.DialAsync(client, (visitor, token) => connect(new ConnectContext(wanted, visitor), token), cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        await tunnel.RelayAsync(client, target, wanted, cancellationToken).ConfigureAwait(false);
    }
}
