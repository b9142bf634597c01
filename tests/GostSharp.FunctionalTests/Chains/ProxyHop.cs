using System.Net;

namespace GostSharp.FunctionalTests.Chains;

/// <summary>A server of ours as a hop of a chain, in a forwarder of its own.</summary>
internal sealed class ProxyHop : IAsyncDisposable
{
    private const string Method = "chacha20-ietf-poly1305";
    private const string Password = "s3cret";

    // Whose servers are verified unless a URL says otherwise.
    private static readonly string[] VerifyingTransports = ["tls", "wss", "ssh", "sshd"];

    private readonly Forwarding _forwarding;
    private readonly string _scheme;

    private ProxyHop(Forwarding forwarding, string scheme) => (_forwarding, _scheme) = (forwarding, scheme);

    public IPEndPoint EndPoint => _forwarding.EndPoint;

    /// <summary>How a chain reaches it.</summary>
    public string Url => UrlWith(_scheme == "ss" || _scheme.StartsWith("ss+", StringComparison.Ordinal) ? $"{Method}:{Password}" : "");

    /// <summary>Connections that it serves.</summary>
    public long Active => _forwarding.Statistics.Active;

    /// <summary>Connections that it has served.</summary>
    public long Accepted => _forwarding.Statistics.Accepted;

    /// <summary>Starts a server.</summary>
    /// <param name="kind">As <c>protocol</c> or <c>protocol+transport</c>; <c>auto</c> is asked by SOCKS5.</param>
    /// <param name="target">Where <c>forward</c> leads.</param>
    /// <param name="configure">Further settings.</param>
    public static async Task<ProxyHop> StartAsync(string kind, EndPoint? target = null, Action<ServiceBuilder>? configure = null)
    {
        var (protocol, transport) = kind.Split('+') is [var first, var second] ? (first, second) : (kind, "tcp");
        var forwarding = await Forwarding.StartAsync(builder => builder.AddService(service =>
        {
            service.Listen("127.0.0.1:0", transport).Handle(protocol);
            if (protocol == "forward")
            {
                service.To(target!.ToString()!);
            }

            if (protocol == "ss")
            {
                service.Shadowsocks(Method, Password);
            }

            configure?.Invoke(service);
        }));
        return new ProxyHop(forwarding, kind.Replace("auto", "socks5", StringComparison.Ordinal));
    }

    /// <summary>How a chain reaches it with these credentials.</summary>
    public string UrlWith(string credentials)
    {
        var user = credentials.Length == 0 ? "" : credentials + "@";
        var isVerified = VerifyingTransports.Any(transport => _scheme.EndsWith(transport, StringComparison.Ordinal));
        var parameters = isVerified ? "?secure=false" : "";
        return $"{_scheme}://{user}{EndPoint}{parameters}";
    }

    public Task IsIdleAsync() => _forwarding.IsIdleAsync();

    public ValueTask DisposeAsync() => _forwarding.DisposeAsync();
}
