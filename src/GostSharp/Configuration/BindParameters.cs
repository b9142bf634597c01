using System.Globalization;
using GostSharp.Protocols.Binding;

namespace GostSharp.Configuration;

/// <summary>The parameters by which a server lets its clients listen on its machine.</summary>
internal sealed record BindParameters(bool IsOn, string? PermitListen)
{
    public const string Bind = "bind";
    public const string PermitListenName = "permitListen";

    /// <summary>The name as keys are compared.</summary>
    public static readonly string PermitListenKey = ParameterReader.Normalize(PermitListenName);

    private static readonly string[] Servers = ["socks5", "socks", "auto", "relay", SshParameters.Forwarding];

    /// <summary>Where clients may listen.</summary>
    /// <exception cref="GostException">A pattern is wrong.</exception>
    public ListenPermits Permits => PermitListen is null ? ListenPermits.Safe : ListenPermits.Parse(PermitListen);

    public static BindParameters Of(HandlerConfig handler)
    {
        var reader = new ParameterReader(handler.Metadata);
        // An SSH server that forwards ports does so both ways unless it is told not to.
        var isOn = reader.Flag(Bind) ?? SshParameters.IsForwarding(handler.Type);
        return new BindParameters(isOn, reader.Text(PermitListenName) is { Length: > 0 } permits ? permits : null);
    }

    /// <summary>What gost means by a server that binds: everything, on every interface, unless something is said of it.</summary>
    public static HandlerConfig WithGostDefaults(HandlerConfig handler) => WithPermits(handler, ListenPermits.Everything);

    /// <summary>Says in words what the library means, for those who would read it as gost does.</summary>
    public static HandlerConfig WithOwnDefaults(HandlerConfig handler) => WithPermits(handler, ListenPermits.OnlyThisMachine);

    /// <summary>What is wrong with the patterns; null when nothing is.</summary>
    public static string? MistakeIn(object value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? ListenPermits.MistakeIn(text) : null;

    /// <summary>Whether all who may use the server can listen wherever they want.</summary>
    public static bool OpensEverything(HandlerConfig handler) => Binds(handler) && Of(handler).PermitListen == ListenPermits.Everything;

    private static HandlerConfig WithPermits(HandlerConfig handler, string permits) =>
        Binds(handler) && new ParameterReader(handler.Metadata).Text(PermitListenName) is null
            ? handler with { Metadata = handler.Metadata.With(PermitListenName, permits) }
            : handler;

    private static bool Binds(HandlerConfig handler) => Servers.Contains(handler.Type, StringComparer.OrdinalIgnoreCase) && Of(handler).IsOn;
}
