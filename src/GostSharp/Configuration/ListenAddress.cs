using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace GostSharp.Configuration;

/// <summary>The addresses of listeners: as those of targets, but an empty host is every interface.</summary>
internal static class ListenAddress
{
    public static EndPoint Parse(string text) =>
        TryParse(text, out var address, out var error) ? address : throw new FormatException(error);

    public static bool TryParse(string text, [NotNullWhen(true)] out EndPoint? address, [NotNullWhen(false)] out string? error)
    {
        if (!Address.TryParse(text, out address, out error))
        {
            return false;
        }

        if (text.StartsWith(':'))
        {
            address = new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, ((IPEndPoint)address).Port);
        }

        return true;
    }
}
