using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GostSharp.DependencyInjection;

/// <summary>What one call of <c>AddGostForwarding</c> asks for.</summary>
internal sealed record ForwarderConfiguration(Action<IServiceProvider, ForwarderBuilder> Apply)
{
    /// <summary>Builds the host's forwarder from all calls, with the host's logs and clock where it has them.</summary>
    public static Forwarder Build(IServiceProvider services)
    {
        var builder = new ForwarderBuilder();
        if (services.GetService<ILoggerFactory>() is { } loggerFactory)
        {
            builder.UseLoggerFactory(loggerFactory);
        }

        if (services.GetService<TimeProvider>() is { } timeProvider)
        {
            builder.UseTimeProvider(timeProvider);
        }

        foreach (var configuration in services.GetServices<ForwarderConfiguration>())
        {
            configuration.Apply(services, builder);
        }

        return builder.Build();
    }
}
