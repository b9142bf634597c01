using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Socks;

/// <summary>The answers to requests that have something bound.</summary>
internal sealed class Socks5BoundReply
{
    private readonly EndPoint? _public;
    private readonly TimeProvider _timeProvider;

    /// <param name="publicHost">The host that clients are told, a name or an address; null tells the one at which they reached us.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="GostException">That is no host.</exception>
    public Socks5BoundReply(string? publicHost, TimeProvider timeProvider)
    {
        _public = publicHost is null ? null : HostText.Decode(HostText.Encode(publicHost), 0);
        _timeProvider = timeProvider;
    }

    /// <summary>Says that this is not allowed here, and returns what to throw.</summary>
    /// <param name="client">The client.</param>
    /// <param name="what">What it asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<GostException> RefuseAsync(StreamConnection client, string what, CancellationToken cancellationToken)
    {
        await FailAsync(client, Socks5ReplyCode.NotAllowed, cancellationToken).ConfigureAwait(false);
        return new GostException(FailureReason.Forbidden, "the client asked for " + what);
    }

    /// <summary>Does what the request needs; the client is told when that fails.</summary>
    public async ValueTask<T> OrFailAsync<T>(StreamConnection client, Func<CancellationToken, ValueTask<T>> open, CancellationToken cancellationToken)
    {
        try
        {
            return await open(cancellationToken).ConfigureAwait(false);
        }
        catch (GostException)
        {
            await FailAsync(client, Socks5ReplyCode.GeneralFailure, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Tells the client where something of its own is bound.</summary>
    public ValueTask GrantAsync(StreamConnection client, EndPoint? bound, CancellationToken cancellationToken) =>
        TellAsync(client, AddressFor(client, bound), cancellationToken);

    /// <summary>Tells the client an address as it is.</summary>
    public static async ValueTask TellAsync(StreamConnection client, EndPoint? address, CancellationToken cancellationToken)
    {
        await client.Stream.WriteAsync(new Socks5Reply(Socks5ReplyCode.Succeeded, address).ToBytes(), cancellationToken).ConfigureAwait(false);
        await client.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the client that it gets nothing.</summary>
    public ValueTask FailAsync(StreamConnection client, byte code, CancellationToken cancellationToken) =>
        Farewell.SayAsync(client, new Socks5Reply(code).ToBytes(), _timeProvider, cancellationToken);

    // A wildcard is no address that anybody can send to.
    private EndPoint? AddressFor(StreamConnection client, EndPoint? bound) => bound switch
    {
        null => null,
        _ when _public is not null => Socks5Udp.At(_public, Socks5Udp.PortOf(bound)),
        IPEndPoint ip when PeerFilter.IsUnspecified(ip.Address) => Socks5Udp.At(client.LocalEndPoint, ip.Port) ?? bound,
        _ => Socks5Udp.At(bound, Socks5Udp.PortOf(bound)),
    };
}
