using GostSharp;
using GostSharp.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds forwarding to a host.</summary>
public static class GostForwardingServiceCollectionExtensions
{
    /// <summary>Adds a forwarder that starts and stops with the host; what several calls describe runs in the same one.</summary>
    /// <remarks>The <see cref="Forwarder"/> can be injected. A host whose forwarder cannot bind does not start; a host that stops lets connections finish.</remarks>
    public static IServiceCollection AddGostForwarding(this IServiceCollection services, Action<ForwarderBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddGostForwarding((_, builder) => configure(builder));
    }

    /// <summary>Adds a forwarder as the other overload does, with access to the host's services.</summary>
    public static IServiceCollection AddGostForwarding(this IServiceCollection services, Action<IServiceProvider, ForwarderBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton(new ForwarderConfiguration(configure));
        services.TryAddSingleton(ForwarderConfiguration.Build);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ForwarderHostedService>());
        return services;
    }
}
