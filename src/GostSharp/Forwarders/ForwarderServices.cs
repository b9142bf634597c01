using System.Collections;
using GostSharp.Services;

namespace GostSharp;

/// <summary>The services of a forwarder, by position and by name.</summary>
public sealed class ForwarderServices : IReadOnlyList<ForwarderService>
{
    private readonly ForwarderService[] _services;

    internal ForwarderServices(ForwarderService[] services) => _services = services;

    /// <inheritdoc/>
    public int Count => _services.Length;

    /// <inheritdoc/>
    public ForwarderService this[int index] => _services[index];

    /// <summary>The service of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ForwarderService this[string name] =>
        Array.Find(_services, service => service.Name == name) ?? throw new KeyNotFoundException($"There is no service '{name}'.");

    /// <inheritdoc/>
    public IEnumerator<ForwarderService> GetEnumerator() => ((IEnumerable<ForwarderService>)_services).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
