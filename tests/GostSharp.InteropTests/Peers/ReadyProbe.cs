using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace GostSharp.InteropTests.Peers;

/// <summary>Says whether a foreign program is ready; "not yet" may also be a socket, stream or HTTP error.</summary>
public delegate Task<bool> ReadyProbe(ForeignProgram program, CancellationToken cancellationToken);

/// <summary>Probes for common programs.</summary>
public static class Ready
{
    /// <summary>Ready when a TCP port of 127.0.0.1 accepts.</summary>
    public static ReadyProbe WhenTcpAccepts(int port) => async (_, cancellationToken) =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return true;
    };

    /// <summary>Ready when somebody has a UDP port of this machine.</summary>
    public static ReadyProbe WhenUdpIsBound(int port) => (_, _) =>
        Task.FromResult(IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Any(bound => bound.Port == port));

    /// <summary>Ready when a page has exactly this body: nobody else's server passes.</summary>
    public static ReadyProbe WhenHttpAnswers(Uri page, string body) => async (_, cancellationToken) =>
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync(page, cancellationToken) == body;
    };

    /// <summary>Ready when the program has written this text on one of its outputs.</summary>
    public static ReadyProbe WhenItWrites(string text) => (program, _) =>
        Task.FromResult(program.Log.Contains(text, StringComparison.Ordinal));
}
