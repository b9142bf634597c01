using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>A Shadowsocks server for packets, be it by themselves or in gost's frames on a stream.</summary>
internal sealed class ShadowsocksUdpHandler(ShadowsocksAdmission admission, Associations associations) : IHandler
{
    public ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken) => connection switch
    {
        DatagramConnection client => CarryAsync(client, cancellationToken),
        StreamConnection client when admission.CarriesFrames => admission.ServeAsync(client, ReadAsync, CarryAsync, cancellationToken),
        _ => throw new GostException(FailureReason.NotSupported, "the Shadowsocks handler ssu serves packets and, but with the methods of 2022, streams"),
    };

    private async ValueTask CarryAsync(DatagramConnection client, CancellationToken cancellationToken)
    {
        var socket = new ShadowsocksClientSocket(client, admission.CreatePacketCipher());
        await using var _ = socket.ConfigureAwait(false);
        if (!await socket.AdmitAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new GostException(FailureReason.Authentication, "the client sent no packet that was encrypted with this method and password");
        }

        var association = await associations.OpenAsync(client, cancellationToken).ConfigureAwait(false);
        await using var __ = association.ConfigureAwait(false);
        await association.RunAsync(socket, cancellationToken).ConfigureAwait(false);
    }

    // Nothing stands before the frames: the first of them shows that the client knows the password.
    private static ValueTask<int> ReadAsync(StreamConnection client, CancellationToken cancellationToken) =>
        client.Stream.ReadAsync(Memory<byte>.Empty, cancellationToken);

    private async ValueTask CarryAsync(StreamConnection client, int nothing, CancellationToken cancellationToken)
    {
        var association = await associations.OpenAsync(client, cancellationToken).ConfigureAwait(false);
        await using var _ = association.ConfigureAwait(false);
        await association.RunAsync(new TunnelSocket(client), cancellationToken).ConfigureAwait(false);
    }
}
