using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>Gives a chain to the services that are to use it.</summary>
internal static class ChainAssignment
{
    private static readonly HashSet<string> Forwarding = ["tcp", "udp", "rtcp", "rudp", "forward"];

    /// <summary>Returns the services with the chain's name, and the chain; or none when it has no hops.</summary>
    /// <remarks>
    /// v2's <c>forward+ssh</c> in the last place means two things: SSH forwarding to the wanted target, or a tunnel whose far end decides. Where services
    /// want both there are two chains.
    /// </remarks>
    public static (IReadOnlyList<ServiceConfig> Services, IReadOnlyList<ChainConfig> Chains) Assign(
        string name, IReadOnlyList<HopConfig> hops, IReadOnlyList<ServiceConfig> services)
    {
        if (hops.Count == 0)
        {
            return (services, []);
        }

        var isEither = hops[^1].Nodes.Any(IsForwardOverSsh);
        var ssh = isEither ? services.Where(WantsSshForwarding).ToHashSet() : [];
        var isMixed = ssh.Count > 0 && ssh.Count < services.Count(TakesChain);
        var sshName = isMixed ? name + "-sshd" : name;
        var chain = new ChainConfig { Name = name, Hops = [.. hops] };
        var sshChain = new ChainConfig { Name = sshName, Hops = [.. hops.SkipLast(1), WithSshForwarding(hops[^1])] };
        return (
            [.. services.Select(service => TakesChain(service) ? WithChain(service, ssh.Contains(service) ? sshName : name) : service)],
            ssh.Count == 0 ? [chain] : isMixed ? [chain, sshChain] : [sshChain]);
    }

    /// <summary>Whether the service listens at the chain's end rather than dials through it.</summary>
    public static bool IsRemote(ServiceConfig service) => service.Listener.Type.ToLowerInvariant() is "rtcp" or "rudp";

    private static bool TakesChain(ServiceConfig service) =>
        (IsRemote(service) ? service.Listener.Chain : service.Handler.Chain) is null && !new ParameterReader(service.Metadata).IsSet("ignoreChain");

    private static bool WantsSshForwarding(ServiceConfig service) =>
        TakesChain(service)
        && service.Listener.Type.ToLowerInvariant() is "tcp" or "rtcp"
        && (service.Targets is not null || !Forwarding.Contains(service.Handler.Type.ToLowerInvariant()));

    private static bool IsForwardOverSsh(NodeConfig node) => node is { Connector.Type: "forward", Dialer.Type: "ssh" };

    private static HopConfig WithSshForwarding(HopConfig hop) => hop with
    {
        Nodes = [.. hop.Nodes.Select(static node => !IsForwardOverSsh(node) ? node : node with
        {
            Connector = node.Connector with { Type = "sshd" },
            Dialer = node.Dialer with { Type = "sshd" },
        })],
    };

    private static ServiceConfig WithChain(ServiceConfig service, string name) => IsRemote(service)
        ? service with { Listener = service.Listener with { Chain = name } }
        : service with { Handler = service.Handler with { Chain = name } };
}
