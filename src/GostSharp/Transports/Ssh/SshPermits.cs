using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Trust;

namespace GostSharp.Transports.Ssh;

/// <summary>What the line of a key in authorized_keys leaves to its owner; others may do everything.</summary>
internal sealed class SshPermits
{
    private readonly AuthorizedKeyPermissions? _permissions;

    private SshPermits(AuthorizedKeyPermissions? permissions) => _permissions = permissions;

    public static SshPermits Of(SshUser user, AuthorizedKeys? keys, EndPoint? from) =>
        // A line that has gone or expired since the login gives nothing.
        new(user.Key is { } key && keys is not null ? keys.Find(key, AddressOf(from))?.Permissions ?? new AuthorizedKeyPermissions { PortForwarding = false } : null);

    public static IPAddress? AddressOf(EndPoint? client) => client is IPEndPoint { Address: var address } ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : null;

    /// <summary>Whether its owner may have everything that a protocol within a channel can do.</summary>
    public bool MayTunnel => _permissions is null or { PortForwarding: true, PermitOpen: null, PermitListen: null };

    public bool MayOpen(SshEndPoints target) => _permissions?.MayOpen(target.Host, target.Port) ?? true;

    public bool MayListen(SshForward address) => _permissions?.MayListen(address.Host, address.Port) ?? true;
}
