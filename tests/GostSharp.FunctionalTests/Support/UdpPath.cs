using System.Globalization;
using Microsoft.Extensions.Logging;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A chain of proxies of ours, all of them in this process, and a UDP forwarder in front of it.</summary>
internal sealed class UdpPath : IAsyncDisposable
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODw%3D%3D";

    private static readonly Dictionary<string, Hop[]> _hops = new()
    {
        ["direct"] = [],
        ["socks5"] = [new("socks5://127.0.0.1:0?udp=true", "socks5://{0}")],
        ["socks5 beside the stream"] = [new("socks5://127.0.0.1:0?udp=true", "socks5://{0}?relay=udp")],
        ["http"] = [new("http://127.0.0.1:0?udp=true", "http://{0}")],
        ["relay"] = [new("relay://127.0.0.1:0", "relay://{0}")],
        ["relay+tls"] = [new("relay+tls://u:p@127.0.0.1:0", "relay+tls://u:p@{0}?secure=false")],
        ["ssu"] = [new("ssu://aes-256-gcm:s3cret@127.0.0.1:0", "ssu://aes-256-gcm:s3cret@{0}")],
        ["ssu of 2022"] = [new($"ssu://2022-blake3-aes-128-gcm:{Key}@127.0.0.1:0", $"ssu://2022-blake3-aes-128-gcm:{Key}@{{0}}")],
        ["ssu+tls"] = [new("ssu+tls://aes-128-gcm:s3cret@127.0.0.1:0", "ssu+tls://aes-128-gcm:s3cret@{0}?secure=false")],
        ["ssu behind relay"] = [new("relay://127.0.0.1:0", "relay://{0}"), new("ssu://chacha20:s3cret@127.0.0.1:0", "ssu://chacha20:s3cret@{0}")],
        ["relay+tls behind socks5"] = [new("socks5://127.0.0.1:0", "socks5://{0}"), new("relay+tls://127.0.0.1:0", "relay+tls://{0}?secure=false")],
        ["socks5 behind relay"] = [new("relay://127.0.0.1:0", "relay://{0}"), new("socks5://127.0.0.1:0?udp=true", "socks5://{0}")],
        ["http behind relay+tls"] = [new("relay+tls://127.0.0.1:0", "relay+tls://{0}?secure=false"), new("http://127.0.0.1:0?udp=true", "http://{0}")],
        ["socks5 beside the stream behind relay"] =
            [new("relay://127.0.0.1:0", "relay://{0}"), new("socks5://127.0.0.1:0?udp=true", "socks5://{0}?relay=udp")],
    };

    private readonly List<Forwarding> _servers = [];

    private UdpPath()
    {
    }

    /// <summary>The forwarder that clients talk to.</summary>
    public Forwarding Entry { get; private set; } = null!;

    /// <summary>The proxies, the one at the far end last.</summary>
    public IReadOnlyList<Forwarding> Servers => _servers;

    public static async Task<UdpPath> StartAsync(string name, string target, Action<ServiceBuilder>? service = null)
    {
        var path = new UdpPath();
        var nodes = new List<string>();
        foreach (var hop in _hops[name])
        {
            var server = await Forwarding.StartAsync(builder => builder.Listen(hop.Server));
            path._servers.Add(server);
            nodes.Add(string.Format(CultureInfo.InvariantCulture, hop.Node, server.EndPoint));
        }

        path.Entry = await Forwarding.StartAsync(builder =>
        {
            builder.ForwardUdp("127.0.0.1:0", target, service);
            nodes.ForEach(node => builder.Forward(node));
        });
        return path;
    }

    /// <summary>Keeps nothing more of the logs: they would hold on to what a test has done.</summary>
    public void BeQuiet()
    {
        foreach (var forwarding in _servers.Prepend(Entry))
        {
            forwarding.Log.MinimumLevel = LogLevel.Warning;
        }
    }

    /// <summary>Waits until nobody is served anywhere.</summary>
    public async Task IsIdleAsync()
    {
        foreach (var forwarding in _servers.Prepend(Entry))
        {
            await forwarding.IsIdleAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var forwarding in _servers.Prepend(Entry))
        {
            await forwarding.DisposeAsync();
        }
    }

    /// <summary>A proxy, and how the chain names it.</summary>
    private sealed record Hop(string Server, string Node);
}
