namespace GostSharp.Protocols.Socks;

/// <summary>CONNECT: a stream to a target.</summary>
internal sealed class Socks5ConnectCommand(SocksTunnel tunnel) : ISocks5Command
{
    private static readonly byte[] Granted = new Socks5Reply(Socks5ReplyCode.Succeeded).ToBytes();

    public ValueTask RunAsync(StreamConnection client, Socks5Wish wish, CancellationToken cancellationToken) =>
        tunnel.RunAsync(client, wish.Address, Granted, static failure => new Socks5Reply(Socks5ReplyCode.Of(failure)).ToBytes(), cancellationToken);
}
