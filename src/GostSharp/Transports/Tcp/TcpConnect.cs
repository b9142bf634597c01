using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Tcp.Linux;

namespace GostSharp.Transports.Tcp;

/// <summary>A new connection that may have lost its race: then only its socket is to be closed.</summary>
internal readonly struct TcpConnect(StreamConnection connection, IDisposable socket) : IDisposable
{
    public StreamConnection Connection => connection;

    /// <exception cref="SocketException">Nobody answers there.</exception>
    /// <exception cref="GostException">The process has hardly any descriptors left.</exception>
    public static ValueTask<TcpConnect> ToAsync(IPEndPoint address, TcpOptions options, CancellationToken cancellationToken) =>
        LinuxTcp.IsSupported ? ToOnLinuxAsync(address, options, cancellationToken) : ToWithFrameworkAsync(address, options, cancellationToken);

    public void Dispose() => socket.Dispose();

    private static async ValueTask<TcpConnect> ToOnLinuxAsync(IPEndPoint address, TcpOptions options, CancellationToken cancellationToken)
    {
        var socket = await LinuxTcp.ConnectAsync(address, options, cancellationToken).ConfigureAwait(false);
        return new TcpConnect(new LinuxTcpConnection(socket, address), socket);
    }

    private static async ValueTask<TcpConnect> ToWithFrameworkAsync(IPEndPoint address, TcpOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            DescriptorReserve.CheckDialling(socket.Handle);
            options.ApplyTo(socket);
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new TcpConnect(new TcpConnection(socket), socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
