using GostSharp.Multiplexing;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.FarEnd;

namespace GostSharp.Tests.Protocols.Socks;

/// <summary>A SOCKS5 server that binds, as far as the test plays it.</summary>
internal static class Socks5BindServer
{
    public const string MuxBind = "05 F2 00 01 C0 00 02 01 1F 90";
    public const string Bind = "05 02 00 01 C0 00 02 01 1F 90";
    public const string Bound = "05 00 00 01 C0 00 02 01 1F 90";

    /// <summary>The address that <see cref="MuxBind"/> and <see cref="Bind"/> ask for.</summary>
    public static System.Net.EndPoint Wanted { get; } = Address.Parse("192.0.2.1:8080");

    /// <summary>Takes the next connection of the client, greets it and expects its request.</summary>
    public static async Task<StreamConnection> ExpectRequestAsync(this NodeDouble node, string request)
    {
        var server = await node.AcceptAsync();
        await server.ExpectAsync("05 01 00");
        await server.SendAsync("05 00");
        await server.ExpectAsync(request);
        return server;
    }

    /// <summary>Has the client listen by MUX-BIND.</summary>
    public static async Task<(IListener Listener, MuxSession Session)> TunnelAsync(this NodeDouble node, Socks5ConnectorOptions? options = null)
    {
        var listening = Connector(options).ListenAsync(node, Wanted).AsTask();
        var server = await node.ExpectRequestAsync(MuxBind);
        await server.SendAsync(Bound);
        return (await listening, MuxSession.AsClient(server, new MuxOptions(), TimeProvider.System));
    }

    /// <summary>A connector whose sessions are those of <see cref="MuxSession"/>.</summary>
    public static Socks5Connector Connector(Socks5ConnectorOptions? options = null, TimeProvider? time = null) => new(
        (options ?? new Socks5ConnectorOptions()) with { Multiplex = stream => MuxSession.AsServer(stream, new MuxOptions(), TimeProvider.System) },
        time ?? TimeProvider.System);

    /// <summary>A connector that listens as RFC 1928 says.</summary>
    public static Socks5Connector PlainConnector(TimeProvider? time = null) => new(new Socks5ConnectorOptions(), time ?? TimeProvider.System);

    public static async Task<StreamConnection> NextAsync(this IListener listener) =>
        (await listener.AcceptAsync()).Should().BeAssignableTo<StreamConnection>().Subject;
}
