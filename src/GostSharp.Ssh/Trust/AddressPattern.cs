using System.Net;

namespace GostSharp.Ssh.Trust;

/// <summary>The option <c>from</c>: patterns of addresses, or networks as address/bits. A pattern of names fits nobody, since names are not looked up.</summary>
internal static class AddressPattern
{
    public static bool ListMatches(string list, IPAddress address)
    {
        var client = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var text = new IPAddress(client.GetAddressBytes()).ToString(); // without a scope
        return Pattern.ListMatches(list, pattern => pattern.Contains('/', StringComparison.Ordinal)
            ? IPNetwork.TryParse(pattern, out var network) && network.Contains(client)
            : Pattern.Matches(pattern, text));
    }

    /// <summary>Whether every network in the list is one.</summary>
    public static bool IsValid(string list)
    {
        foreach (var item in list.Split(','))
        {
            var pattern = item.Trim().TrimStart('!');
            if (pattern.Length == 0 || (pattern.Contains('/', StringComparison.Ordinal) && !IPNetwork.TryParse(pattern, out _)))
            {
                return false;
            }
        }

        return true;
    }
}
