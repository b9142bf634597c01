using GostSharp.Protocols;
using GostSharp.Protocols.Binding;

namespace GostSharp.Configuration.Components;

/// <summary>What servers that bind for their clients do it with.</summary>
internal static class BindComponents
{
    /// <summary>Binds on this machine, whatever the chain of the service; null for a server that is not told to.</summary>
    /// <exception cref="GostException">A parameter is wrong.</exception>
    public static BindServer? Create(HandlerContext context, Tunnel tunnel, string category)
    {
        var bind = BindParameters.Of(context.Config);
        if (!bind.IsOn)
        {
            return null;
        }

        var parameters = new ParameterReader(context.Config.Metadata);
        var defaults = new BindServerOptions();
        var options = new BindServerOptions
        {
            Mux = MuxParameters.Read(parameters),
            MaxDatagramSize = Math.Min(ProxyComponents.BufferSizeOf(parameters) ?? defaults.MaxDatagramSize, defaults.MaxDatagramSize),
        };
        var machine = new PermittedMachine(context.Machine, bind.Permits);
        return BindServer.Create(context.Name, machine, options, tunnel, context.TimeProvider, context.LoggerFactory.CreateLogger(category));
    }
}
