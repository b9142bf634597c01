using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Udp;

namespace GostSharp.Transports.Direct;

/// <summary>The packet sockets of this machine.</summary>
internal sealed class DirectDatagrams(Func<string, CancellationToken, Task<IPAddress[]>> resolveName)
{
    /// <summary>Connects a socket to the first address of the target to which there is a way; whether anybody is there shows later.</summary>
    /// <exception cref="GostException">The target has no address, or cannot have one.</exception>
    /// <exception cref="SocketException">There is no way to its only address.</exception>
    /// <exception cref="AggregateException">There is no way to any of its addresses.</exception>
    public async ValueTask<DatagramConnection> ConnectAsync(EndPoint? target, CancellationToken cancellationToken)
    {
        switch (target)
        {
            case IPEndPoint ip:
                return UdpConnection.Connect(ip);
            case DnsEndPoint name:
                var addresses = await ResolveAsync(name, cancellationToken).ConfigureAwait(false);
                return addresses.Count == 1 ? UdpConnection.Connect(addresses[0]) : ConnectFirst(addresses);
            case null:
                throw new GostException(FailureReason.NotSupported, "no target is configured, and there is no chain whose end could decide");
            default:
                throw new GostException(FailureReason.NotSupported, $"addresses of the kind {target.AddressFamily} are not supported");
        }
    }

    public UdpSocket Bind(IPEndPoint address) =>
        UdpSocket.Bind(address, async (name, token) => (await ResolveAsync(name, token).ConfigureAwait(false))[0]);

    // Nobody answers a connect, so nothing can race: IPv4 goes first, because hosts that have both rarely have it wrong.
    private async ValueTask<IReadOnlyList<IPEndPoint>> ResolveAsync(DnsEndPoint name, CancellationToken cancellationToken)
    {
        var addresses = await NameResolution.ResolveAsync(name.Host, resolveName, cancellationToken).ConfigureAwait(false);
        return [.. addresses.OrderBy(address => address.AddressFamily is AddressFamily.InterNetwork ? 0 : 1).Select(address => new IPEndPoint(address, name.Port))];
    }

    private static UdpConnection ConnectFirst(IReadOnlyList<IPEndPoint> addresses)
    {
        var failures = new List<Exception>();
        foreach (var address in addresses)
        {
            try
            {
                return UdpConnection.Connect(address);
            }
            catch (SocketException exception)
            {
                failures.Add(exception);
            }
        }

        throw new AggregateException(failures);
    }
}
