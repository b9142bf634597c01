namespace GostSharp.Configuration;

/// <summary>What of SSH has to go together: else there is nobody to ask for a target, or nobody who asks for a password.</summary>
internal static class SshRules
{
    private const string Name = SshParameters.Forwarding;

    public static IEnumerable<string> MistakesIn(ServiceConfig service, ComponentRegistry registry)
    {
        if (!SshParameters.IsForwarding(service.Handler.Type) || !registry.Handlers.Shares(ComponentRegistry.Standard.Handlers, Name))
        {
            yield break;
        }

        if (!SshParameters.IsForwarding(service.Listener.Type))
        {
            yield return $"handler: '{Name}' serves what the listener '{Name}' accepts, not '{service.Listener.Type}'";
        }

        if (service.Handler.Auth is not null)
        {
            yield return $"handler: '{Name}' asks nobody for credentials: those of an SSH server are its listener's";
        }
    }

    /// <summary>Null when nothing is wrong.</summary>
    public static string? MistakeIn(NodeConfig node, ComponentRegistry registry)
    {
        var (asks, dials) = (SshParameters.IsForwarding(node.Connector.Type), SshParameters.IsForwarding(node.Dialer.Type));
        var isOurs = registry.Connectors.Shares(ComponentRegistry.Standard.Connectors, node.Connector.Type)
            && registry.Dialers.Shares(ComponentRegistry.Standard.Dialers, node.Dialer.Type);
        return asks == dials || !isOurs ? null
            : asks ? $"connector: '{Name}' asks over the dialer '{Name}', not over '{node.Dialer.Type}'"
            : $"dialer: '{Name}' is for the connector '{Name}'; other connectors are carried by '{SshParameters.Tunnel}'";
    }
}
