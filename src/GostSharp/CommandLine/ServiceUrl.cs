using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>Turns one <c>-L</c> into its services: one, or one for every port of a range.</summary>
internal sealed class ServiceUrl
{
    private const string DefaultTargetPort = "8080";

    private static readonly string[] Prefixes = ["service.", "handler.", "listener."];

    // With these listeners a target makes the handler the one of the same name.
    private static readonly HashSet<string> ForwardingListeners = ["tcp", "udp", "rtcp", "rudp", "tun", "tap", "dns", "unix", "serial"];

    private static readonly HashSet<string> ServiceOnly = [.. Normalized("interface so_mark proxyProtocol netns netns.out")];

    private static readonly HashSet<string> NotForHandlers =
    [
        .. ServiceOnly,
        .. Normalized("admission bypass resolver hosts limiter.in limiter.out limiter.conn.in limiter.conn.out climiter rlimiter"),
    ];

    private readonly GostUrl _url;
    private readonly UrlParameters _parameters;
    private readonly CommonParameters _common;
    private readonly UrlDefaults _defaults;
    private readonly Findings _findings;

    private ServiceUrl(GostUrl url, ComponentRegistry registry, UrlDefaults defaults, Findings findings)
    {
        _url = url;
        _defaults = defaults;
        _findings = findings;
        _parameters = new UrlParameters(url.Query);
        _common = new CommonParameters(_parameters, registry, findings);
    }

    /// <summary>The services without their chains; none when the text is wrong, which the findings then say.</summary>
    public static IReadOnlyList<ServiceConfig> Read(string text, int firstIndex, ComponentRegistry registry, UrlDefaults defaults, Findings findings)
    {
        if (GostUrlParser.Parse(text, findings) is not { } url)
        {
            return [];
        }

        var scheme = new SchemeTable(registry).Listen(url.Scheme, findings);
        var services = new ServiceUrl(url, registry, defaults, findings).Read(firstIndex, scheme ?? ("auto", "tcp"));
        return scheme is null ? [] : services;
    }

    private ServiceConfig[] Read(int firstIndex, (string Handler, string Listener) scheme)
    {
        var addresses = AddressRange.Expand(_url.Host, _findings);
        var targets = ReadTargets();
        var (handler, listener) = Resolve(scheme, targets);
        var template = Template(handler, listener);
        return [.. addresses.Select((address, index) => template with
        {
            Name = $"service-{firstIndex + index}",
            Address = address,
            Targets = TargetRange.Share(template.Targets, targets, index, addresses.Count),
        })];
    }

    private List<string> ReadTargets() =>
    [
        .. _url.Targets.SelectMany(target => AddressRange.Expand(target, _findings)),
        .. AddressList.Read(_parameters.Take("ip"), DefaultTargetPort, _findings),
    ];

    private static (string Handler, string Listener) Resolve((string Handler, string Listener) scheme, List<string> targets) => scheme switch
    {
        // v2's server of SSH port forwarding.
        ("forward", "ssh") when targets.Count == 0 => ("sshd", "sshd"),
        ("relay", _) => scheme,
        _ when targets.Count == 0 => scheme,
        _ => (ForwardingListeners.Contains(scheme.Listener) ? scheme.Listener : "forward", scheme.Listener),
    };

    private ServiceConfig Template(string handler, string listener)
    {
        var auth = UrlCredentials.Take(_url, _parameters, _findings);
        var isSsh = listener is "ssh" or "sshd";
        var selector = _common.TakeSelector();
        var tls = _common.TakeCertificate();
        KeepAliveWithTtl(listener);
        var listenerMetadata = _parameters.For("listener.", Prefixes, ServiceOnly);
        var serviceMetadata = _parameters.For("service.", Prefixes);
        // The handler comes last: what it takes for itself is missing in its own copy only, as in gost.
        return new ServiceConfig
        {
            Name = "",
            Address = "",
            Metadata = serviceMetadata,
            Listener = Listener(new ListenerConfig { Type = listener, Auth = isSsh ? auth : null, Tls = tls, Metadata = listenerMetadata }),
            Handler = Handler(handler, isSsh ? null : auth),
            Targets = new TargetsConfig { Selector = selector },
        };
    }

    private ListenerConfig Listener(ListenerConfig listener) => _defaults.HasDefaultKeys ? KcpParameters.WithGostDefaults(listener) : listener;

    private HandlerConfig Handler(string type, AuthConfig? auth)
    {
        var retries = _common.TakeNumber("handler.retries", "retries");
        var handler = new HandlerConfig
        {
            Type = type,
            Auth = auth,
            Retries = retries >= 0 ? retries : null,
            Metadata = _parameters.For("handler.", Prefixes, NotForHandlers),
        };
        return _defaults.BindsEverywhere ? BindParameters.WithGostDefaults(handler) : handler;
    }

    // v2's udp always kept its channels, and a time to live would otherwise be pointless.
    private void KeepAliveWithTtl(string listener)
    {
        if (listener is "udp" && _parameters.Has("ttl") && !_parameters.Has("keepalive"))
        {
            _parameters.Add("keepalive", "true");
        }
    }

    private static IEnumerable<string> Normalized(string keys) => keys.Split(' ').Select(ParameterReader.Normalize);
}
