using Microsoft.Extensions.Hosting;

namespace GostSharp.DependencyInjection;

/// <summary>Starts and stops the forwarder with the host.</summary>
internal sealed class ForwarderHostedService(Forwarder forwarder) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => forwarder.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => forwarder.StopAsync(cancellationToken);
}
