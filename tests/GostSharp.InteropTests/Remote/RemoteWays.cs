using System.Net;

namespace GostSharp.InteropTests.Remote;

/// <summary>Every way in which a service of one program listens at another, each with a port of its own.</summary>
internal static class RemoteWays
{
    /// <summary>Listener, connector, dialer, and a parameter of the connector.</summary>
    private static readonly (string Listener, string Connector, string Dialer, string? Parameter)[] _all =
    [
        ("rtcp", "socks5", "tcp", null),
        ("rtcp", "socks5", "tcp", "mbind: false"),
        ("rtcp", "socks5", "tls", null),
        ("rtcp", "relay", "tcp", null),
        ("rtcp", "relay", "tls", null),
        ("rtcp", "relay", "mws", null),
        ("rtcp", "sshd", "sshd", null),
        ("rudp", "socks5", "tcp", null),
        ("rudp", "socks5", "tls", null),
        ("rudp", "relay", "tcp", null),
        ("rudp", "relay", "tls", null),
        ("rudp", "relay", "mws", null),
    ];

    private static readonly (string Handler, string Listener)[] _servers = [.. _all.Select(static way => (way.Connector, way.Dialer)).Distinct()];

    /// <summary>How many ports the servers and the ways take.</summary>
    public static int Ports => _servers.Length + _all.Length;

    public static int Servers => _servers.Length;

    public static int Count => _all.Length;

    public static IEnumerable<int> Tcp => Enumerable.Range(0, Count).Where(static way => !IsUdp(way));

    public static IEnumerable<int> Udp => Enumerable.Range(0, Count).Where(IsUdp);

    /// <summary>Whether the way has signs of life of its own, so that even a program that stands still is noticed.</summary>
    public static bool HasSignsOfLife(int way) => _all[way].Dialer == "mws" || (_all[way].Listener == "rtcp" && !ClosesBetweenVisitors(way));

    /// <summary>Whether one visitor takes the port with him, and the next one has to wait for it.</summary>
    public static bool ClosesBetweenVisitors(int way) => _all[way].Parameter == "mbind: false";

    public static string NameOf(int way) => string.Join(' ', new[] { _all[way].Listener, _all[way].Connector, _all[way].Dialer, _all[way].Parameter }.OfType<string>());

    /// <summary>The port that a way opens on the server.</summary>
    public static int PortOf(int way, int firstPort) => firstPort + Servers + way;

    /// <summary>The command line of the program that listens for others.</summary>
    public static string[] ServerArguments(string host, int firstPort) =>
        [.. _servers.SelectMany((server, index) => new[] { "-L", $"{server.Handler}+{server.Listener}://{host}:{firstPort + index}?bind=true" })];

    /// <summary>The file of the program that has the targets.</summary>
    public static string ClientFile(string host, int firstPort, IPEndPoint tcpTarget, IPEndPoint udpTarget) =>
        "services:\n" + string.Concat(Enumerable.Range(0, Count).Select(way => Service(way, PortOf(way, firstPort), host, IsUdp(way) ? udpTarget : tcpTarget)))
        + "chains:\n" + string.Concat(Enumerable.Range(0, Count).Select(way => Chain(way, $"{host}:{firstPort + ServerOf(way)}")));

    private static bool IsUdp(int way) => _all[way].Listener == "rudp";

    private static int ServerOf(int way) => Array.IndexOf(_servers, (_all[way].Connector, _all[way].Dialer));

    private static string Service(int way, int port, string host, IPEndPoint target) => $"""
        - name: service-{way}
          addr: {host}:{port}
          handler:
            type: {_all[way].Listener}
          listener:
            type: {_all[way].Listener}
            chain: chain-{way}
          forwarder:
            nodes:
            - name: target-0
              addr: {target}

        """;

    private static string Chain(int way, string node) => $"""
        - name: chain-{way}
          hops:
          - name: hop-0
            nodes:
            - name: node-0
              addr: {node}
              connector:
                type: {_all[way].Connector}
        {(_all[way].Parameter is { } parameter ? $"        metadata:\n          {parameter}\n" : "")}      dialer:
                type: {_all[way].Dialer}

        """;
}
