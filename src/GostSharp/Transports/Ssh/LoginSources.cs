using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports.Ssh;

/// <summary>Counts the logins under way of each source, so that no one of them takes the places of all.</summary>
/// <param name="limit">How many of one address, or of one /64 network of IPv6, there may be at once.</param>
internal sealed class LoginSources(int limit)
{
    private const int NetworkBytes = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _logins = [];

    /// <summary>How many sources have logins under way.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _logins.Count;
            }
        }
    }

    /// <summary>Counts a login until <see cref="Leave"/>; false when its source has as many as it may. Whoever has no address is not counted.</summary>
    public bool TryEnter(EndPoint? client)
    {
        if (SourceOf(client) is not { } source)
        {
            return true;
        }

        lock (_gate)
        {
            var logins = _logins.GetValueOrDefault(source);
            if (logins >= limit)
            {
                return false;
            }

            _logins[source] = logins + 1;
            return true;
        }
    }

    /// <summary>The login of a client that was let enter is over.</summary>
    public void Leave(EndPoint? client)
    {
        if (SourceOf(client) is not { } source)
        {
            return;
        }

        lock (_gate)
        {
            if (--_logins[source] == 0)
            {
                _logins.Remove(source);
            }
        }
    }

    private static IPAddress? SourceOf(EndPoint? client)
    {
        if (SshPermits.AddressOf(client) is not { AddressFamily: AddressFamily.InterNetworkV6 } address)
        {
            return SshPermits.AddressOf(client);
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
