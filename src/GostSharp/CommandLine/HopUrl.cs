using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>Turns one <c>-F</c> into a hop.</summary>
internal sealed class HopUrl
{
    private static readonly string[] Prefixes = ["hop.", "node.", "connector.", "dialer."];

    private static readonly HashSet<string> HopOnly =
        [.. "bypass resolver hosts interface so_mark proxyProtocol netns".Split(' ').Select(ParameterReader.Normalize)];

    private readonly GostUrl _url;
    private readonly UrlParameters _parameters;
    private readonly CommonParameters _common;
    private readonly UrlDefaults _defaults;
    private readonly Findings _findings;

    private HopUrl(GostUrl url, ComponentRegistry registry, UrlDefaults defaults, Findings findings)
    {
        _url = url;
        _defaults = defaults;
        _findings = findings;
        _parameters = new UrlParameters(url.Query);
        _common = new CommonParameters(_parameters, registry, findings);
    }

    /// <summary>The hop; null when the text is wrong, which the findings then say.</summary>
    public static HopConfig? Read(string text, int index, ComponentRegistry registry, UrlDefaults defaults, Findings findings)
    {
        if (GostUrlParser.Parse(text, findings) is not { } url)
        {
            return null;
        }

        var scheme = new SchemeTable(registry).Forward(url.Scheme, findings);
        var hop = new HopUrl(url, registry, defaults, findings).Read($"hop-{index}", scheme ?? ("http", "tcp"));
        return scheme is null ? null : hop;
    }

    private HopConfig Read(string name, (string Connector, string Dialer) scheme)
    {
        var selector = _common.TakeSelector();
        var addresses = ReadAddresses();
        var template = Template(scheme.Connector, scheme.Dialer);
        return new HopConfig
        {
            Name = name,
            Selector = selector,
            Nodes = [.. addresses.Select((node, index) => Named(template, node.Address, node.ServerName, index))],
            Metadata = _parameters.For("hop.", Prefixes),
        };
    }

    private List<(string Address, string ServerName)> ReadAddresses()
    {
        var hosts = _url.Host.Split(',');
        var first = hosts[0];
        var replacements = _parameters.Take("ip");
        if (replacements is not null)
        {
            // As in v2 the name in the URL stays the one that the node's certificate must have.
            return [.. AddressList.Read(replacements, PortOf(first), _findings).Select(address => (address, HostOf(first)))];
        }

        if (_url.Host.Length == 0)
        {
            _findings.Error("it names no node: host:port is missing");
            return [];
        }

        return [.. hosts.SelectMany(ReadAddress)];
    }

    private IEnumerable<(string, string)> ReadAddress(string text)
    {
        var addresses = AddressRange.Expand(text, _findings);
        if (addresses.Count > 1)
        {
            _findings.Error($"'{text}': a node has one port; ranges of ports are for services and targets");
        }

        return addresses.Take(1).Select(address => (address, HostOf(address)));
    }

    private NodeConfig Template(string connector, string dialer)
    {
        var auth = UrlCredentials.Take(_url, _parameters, _findings);
        var isSsh = dialer is "ssh" or "sshd";
        var tls = (_common.TakeCertificate() ?? new TlsConfig()) with
        {
            Secure = _common.TakeOptionalFlag("tls.secure", "secure") ?? DefaultSecure(dialer),
            ServerName = _parameters.Take("tls.serverName", "serverName"),
            Pin = _parameters.Take("tls.pin", "pin")?.Replace(' ', '+'), // A plus sign in a URL is a space.
        };
        var node = new NodeConfig
        {
            Name = "",
            Address = "",
            Weight = Math.Max(1, _common.TakeNumber("node.weight", "weight") ?? 1),
            Backup = _common.TakeFlag("node.backup", "backup"),
            MaxFails = _common.TakeMaxFails("node.maxFails", "node.max_fails"),
            FailTimeout = _common.TakeTime("node.failTimeout", "node.fail_timeout"),
        };
        return node with
        {
            Connector = new ConnectorConfig { Type = connector, Auth = isSsh ? null : auth, Metadata = Metadata("connector.") },
            Dialer = Dialer(new DialerConfig { Type = dialer, Auth = isSsh ? auth : null, Tls = tls, Metadata = Metadata("dialer.") }),
            Metadata = Metadata("node."),
        };
    }

    private DialerConfig Dialer(DialerConfig dialer) => _defaults.HasDefaultKeys ? KcpParameters.WithGostDefaults(dialer) : dialer;

    private bool? DefaultSecure(string dialer) => GostNames.VerifyingTransports.Contains(dialer) && !_defaults.VerifiesCertificates ? false : null;

    private ConfigDictionary Metadata(string prefix) => _parameters.For(prefix, Prefixes, HopOnly);

    private static NodeConfig Named(NodeConfig template, string address, string serverName, int index)
    {
        var tls = template.Dialer.Tls! with { ServerName = template.Dialer.Tls.ServerName ?? (serverName.Length == 0 ? null : serverName) };
        return template with
        {
            Name = $"node-{index}",
            Address = address,
            Dialer = template.Dialer with { Tls = tls == new TlsConfig() ? null : tls },
        };
    }

    private static int PortColon(string address) => address.LastIndexOf(':') is >= 0 and var colon && !address.EndsWith(']') ? colon : address.Length;

    private static string HostOf(string address) => address[..PortColon(address)].TrimStart('[').TrimEnd(']');

    private static string PortOf(string address) => address[Math.Min(address.Length, PortColon(address) + 1)..];
}
