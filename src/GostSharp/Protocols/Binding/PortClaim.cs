using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Binding;

/// <summary>Who has asked for which port.</summary>
/// <param name="Wish">What was asked for.</param>
/// <param name="Client">Where the client is.</param>
internal sealed record PortClaim(BindWish Wish, EndPoint? Client)
{
    /// <summary>Whether others may share the port: those of a client whose address is known, and which has said so.</summary>
    public bool IsShared => Wish.Group != 0 && Client is not null;

    /// <summary>Whether this claim, of a port that is bound to <paramref name="bound"/>, lets <paramref name="other"/> share it.</summary>
    public bool Admits(PortClaim other, EndPoint? bound) =>
        IsShared && other.IsShared && Wish.Group == other.Wish.Group && Wish.User == other.Wish.User && PeerFilter.IsSameHost(Client, other.Client)
        && (other.Wish.Address.Equals(Wish.Address) || other.Wish.Address.Equals(bound) || other.Wish.Address.Equals(Numbered(bound)));

    // Whoever asked for any port asks for the one that it got from then on, on the host of its own words.
    private EndPoint? Numbered(EndPoint? bound) => (Wish.Address, bound) switch
    {
        (IPEndPoint asked, IPEndPoint { Port: var port }) => new IPEndPoint(HostText.Plain(asked.Address), port),
        (DnsEndPoint asked, IPEndPoint { Port: var port }) => new DnsEndPoint(asked.Host, port),
        _ => null,
    };
}
