using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>What both connectors do before they say anything.</summary>
internal static class ShadowsocksTransport
{
    /// <summary>Makes something of a stream to the server, be it the transport itself or one on a session.</summary>
    /// <exception cref="ConnectFailedException">There is no such stream.</exception>
    public static ValueTask<T> UseAsync<T>(
        Connection transport, ConnectContext context, Func<StreamConnection, ValueTask<T>> use, CancellationToken cancellationToken) =>
        NodeConnection.UseAsync(transport, context, node => use(StreamOf(node, context)), cancellationToken);

    /// <summary>The target, which the server has to be told.</summary>
    /// <exception cref="ConnectFailedException">There is none, or it does not fit into an address.</exception>
    public static (EndPoint Target, byte[] Block) Encode(ConnectContext context)
    {
        var target = context.Target
            ?? throw new ConnectFailedException(FailureReason.NotSupported, null, "a Shadowsocks server has to be told a target");
        try
        {
            return (target, SocksAddress.ToBytes(target));
        }
        catch (GostException exception)
        {
            throw new ConnectFailedException(exception.Reason, target, exception.Message, exception);
        }
    }

    private static StreamConnection StreamOf(Connection transport, ConnectContext context) => transport as StreamConnection
        ?? throw new ConnectFailedException(FailureReason.NotSupported, context.Target, "this transport carries no streams, which Shadowsocks needs here");
}
