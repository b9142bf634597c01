namespace GostSharp.Configuration;

/// <summary>Judges the parameters of services and nodes: what is refused, and what is unknown or without effect.</summary>
internal sealed record ParameterCheck
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    private ParameterCheck()
    {
    }

    /// <summary>Parameters that must not be ignored and are not supported.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Parameters that have no effect.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Judges a service; one with a component of the user's own has parameters that nobody here knows, and is not judged.</summary>
    public static ParameterCheck Of(ServiceConfig service, ComponentRegistry registry)
    {
        var standard = ComponentRegistry.Standard;
        var isOurs = registry.Listeners.Shares(standard.Listeners, service.Listener.Type) && registry.Handlers.Shares(standard.Handlers, service.Handler.Type);
        return Of(isOurs, ParameterPlaces.Service, service.Listener.Type, service.Metadata, service.Handler.Metadata, service.Listener.Metadata);
    }

    /// <summary>Judges a node with what it inherits of its hop.</summary>
    public static ParameterCheck Of(NodeConfig node, HopConfig hop, ComponentRegistry registry)
    {
        var standard = ComponentRegistry.Standard;
        var isOurs = registry.Dialers.Shares(standard.Dialers, node.Dialer.Type) && registry.Connectors.Shares(standard.Connectors, node.Connector.Type);
        return Of(isOurs, ParameterPlaces.Node, node.Dialer.Type, hop.Metadata, node.Metadata, node.Connector.Metadata, node.Dialer.Metadata);
    }

    private static ParameterCheck Of(bool isOurs, ParameterPlaces place, string transport, params IEnumerable<ConfigDictionary> sources)
    {
        var check = new ParameterCheck();
        foreach (var (key, value) in isOurs ? sources.SelectMany(static source => source).DistinctBy(static entry => ParameterReader.Normalize(entry.Key)) : [])
        {
            check.Judge(key, value, KnownParameters.Find(key, place), place, transport);
        }

        return check;
    }

    private void Judge(string key, object value, KnownParameter? known, ParameterPlaces place, string transport)
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
            Judge(key, value, known, transport);
        }
    }

    private void Judge(string key, object value, KnownParameter known, string transport)
    {
        switch (known.Status)
        {
            case ParameterStatus.Refused when !IsOff(value):
                _errors.Add($"not supported yet: parameter '{key}'");
                break;
            case ParameterStatus.OtherProtocol when !known.IsOf(transport):
                _warnings.Add($"parameter '{key}' has no effect on {transport}; it is one of {known.Protocols}");
                break;
            case ParameterStatus.UrlOnly:
                _warnings.Add($"parameter '{key}' has no effect among the metadata; it has a field of its own");
                break;
            default:
                break;
        }
    }

    // What is switched off need not be supported.
    private static bool IsOff(object value) => value is false or 0L or 0d or "" or "0" or "f" or "F" or "false" or "False" or "FALSE";
}
