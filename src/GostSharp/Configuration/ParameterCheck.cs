namespace GostSharp.Configuration;

/// <summary>Judges the parameters of services and nodes: what is refused, and what is unknown or without effect.</summary>
internal sealed record ParameterCheck
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    private ParameterCheck()
    {
    }

    /// <summary>Parameters that must not be ignored: those that are not supported, and values that could open what nobody meant.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Parameters that have no effect.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Judges a service; one with a component of the user's own has parameters that nobody here knows, and is not judged.</summary>
    public static ParameterCheck Of(ServiceConfig service, ComponentRegistry registry)
    {
        var standard = ComponentRegistry.Standard;
        var isOurs = registry.Listeners.Shares(standard.Listeners, service.Listener.Type) && registry.Handlers.Shares(standard.Handlers, service.Handler.Type);
        return isOurs ? Of(ParameterPlaces.Service, [service.Handler.Type, service.Listener.Type], service.Metadata, service.Handler.Metadata, service.Listener.Metadata) : new ParameterCheck();
    }

    /// <summary>Judges a node with what it inherits of its hop.</summary>
    public static ParameterCheck Of(NodeConfig node, HopConfig hop, ComponentRegistry registry)
    {
        var standard = ComponentRegistry.Standard;
        var isOurs = registry.Dialers.Shares(standard.Dialers, node.Dialer.Type) && registry.Connectors.Shares(standard.Connectors, node.Connector.Type);
        return isOurs ? Of(ParameterPlaces.Node, [node.Connector.Type, node.Dialer.Type], hop.Metadata, node.Metadata, node.Connector.Metadata, node.Dialer.Metadata) : new ParameterCheck();
    }

    /// <summary>Judges what stands at one place, for components of the library.</summary>
    internal static ParameterCheck Of(ParameterPlaces place, string[] components, params IEnumerable<ConfigDictionary> sources)
    {
        var check = new ParameterCheck();
        foreach (var (key, value) in sources.SelectMany(static source => source).DistinctBy(static entry => ParameterReader.Normalize(entry.Key)))
        {
            check.Judge(key, value, KnownParameters.Find(key, place), place, components);
        }

        return check;
    }

    private void Judge(string key, object value, KnownParameter? known, ParameterPlaces place, string[] components)
    {
        if (known is null)
        {
            _warnings.Add($"unknown parameter '{key}'{Nearest.Hint(KnownParameters.Nearest(key, place))}");
        }
        else if (!known.Places.HasFlag(place))
        {
            _warnings.Add($"parameter '{key}' has no effect on a {(place is ParameterPlaces.Service ? "service" : "node")}");
        }
        else
        {
            Judge(key, value, known, components, place);
        }
    }

    private void Judge(string key, object value, KnownParameter known, string[] components, ParameterPlaces place)
    {
        switch (known.Status)
        {
            case ParameterStatus.Refused when !IsOff(value):
                _errors.Add($"not supported yet: parameter '{key}'");
                break;
            case ParameterStatus.OfProtocols or ParameterStatus.NotYet when !known.IsOf(Spoken(components, place)):
                _warnings.Add($"parameter '{key}' has no effect on {string.Join('+', components.Distinct())}; it is one of {known.Protocols}");
                break;
            case ParameterStatus.NotYet when !IsOff(value):
                _warnings.Add($"parameter '{key}' is not supported yet and has no effect");
                break;
            case ParameterStatus.UrlOnly:
                _warnings.Add($"parameter '{key}' has no effect among the metadata; it has a field of its own");
                break;
            case ParameterStatus.OfProtocols when ParameterKinds.ErrorOf(key, value) is { } error:
                _errors.Add(error);
                break;
            case ParameterStatus.OfProtocols when ParameterKinds.WarningOf(key, value) is { } warning:
                _warnings.Add(warning);
                break;
            default:
                break;
        }
    }

    private static IEnumerable<string> Spoken(string[] components, ParameterPlaces place) => components.SelectMany(component => component.ToLowerInvariant() switch
    {
        "auto" => ["socks4", "socks5", "http"], // One handler may speak several protocols.
        "sni" when place is ParameterPlaces.Service => ["sni", "http"],
        "socks" => ["socks5"],
        "socks4a" => ["socks4"],
        var protocol => (string[])[protocol],
    });

    // What is switched off need not be supported.
    private static bool IsOff(object value) => value is false or 0L or 0d or "" or "0" or "f" or "F" or "false" or "False" or "FALSE";
}
