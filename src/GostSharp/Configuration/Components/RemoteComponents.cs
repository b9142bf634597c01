using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Routing;
using GostSharp.Services;
using GostSharp.Transports.Udp;
using Microsoft.Extensions.Logging;

namespace GostSharp.Configuration.Components;

/// <summary>Listeners at the far end of a chain, or on this machine without one: bound in their own time, and again after every loss.</summary>
internal static class RemoteComponents
{
    // What a SOCKS5 request has room for; zero is no group.
    private const int MaxGroup = 255;

    public static void AddTo(ComponentRegistry registry)
    {
        registry.Listeners.Set("rtcp", ListenAsync);
        registry.Listeners.Set("rudp", ListenForDatagramsAsync);
    }

    private static ValueTask<IListener> ListenAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.Listening, "its listener");
        return StartAsync(context, BindingOf(context), cancellationToken);
    }

    private static ValueTask<IListener> ListenForDatagramsAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.DatagramBinding, "its listener");
        var (options, counters) = (DatagramParameters.From(context.Config, context.HandlerType).Options, new DatagramCounters());
        return StartAsync(context, new RemoteBinding(context.Name, context.Address, BindAsync) { Counters = counters }, cancellationToken);

        async ValueTask<IListener> BindAsync(EndPoint address, CancellationToken token)
        {
            var socket = await context.Route.BindDatagramAsync(address, token).ConfigureAwait(false);
            return new DatagramListener(socket, options, context.Name, context.TimeProvider, LoggerOf(context), counters);
        }
    }

    private static RemoteBinding BindingOf(ListenerContext context)
    {
        var tunnels = RemoteParameters.From(context.Config).Tunnels;
        if (tunnels > 1 && context.Route is IGroupListening sharing)
        {
            var group = Random.Shared.Next(1, MaxGroup + 1);
            return new RemoteBinding(context.Name, context.Address, (address, token) => sharing.ListenAsync(address, group, token)) { Tunnels = tunnels };
        }

        if (tunnels > 1)
        {
            context.LoggerFactory.CreateLogger("GostSharp.Configuration").ConfigurationWarning(
                $"{context.Name}: 'tunnels' has no effect: there is no chain whose end could share the port");
        }

        return new RemoteBinding(context.Name, context.Address, context.Route.ListenAsync);
    }

    // What this machine cannot bind is known when the start returns. A far end is not waited for: the other services must not stand still meanwhile.
    private static async ValueTask<IListener> StartAsync(ListenerContext context, RemoteBinding binding, CancellationToken cancellationToken)
    {
        var listener = new RemoteListener(binding, context.TimeProvider, LoggerOf(context));
        try
        {
            if (!context.IsRemote)
            {
                await listener.StartAsync(cancellationToken).ConfigureAwait(false);
            }

            return listener;
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static ILogger LoggerOf(ListenerContext context) => context.LoggerFactory.CreateLogger("GostSharp.Service");
}
