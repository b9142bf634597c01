using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GostSharp;

namespace CustomTransport;

/// <summary>A directory of sockets: the address <c>gateway:1</c> is the file <c>gateway.1</c> in it.</summary>
internal sealed class UnixSockets : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gostsharp-");

    public UnixDomainSocketEndPoint this[EndPoint address] => address is DnsEndPoint name
        ? new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, string.Create(CultureInfo.InvariantCulture, $"{name.Host}.{name.Port}")))
        : throw new GostException(FailureReason.NotSupported, "sockets have names, not IP addresses");

    public static Socket Create() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public void Dispose() => _directory.Delete(recursive: true);
}
