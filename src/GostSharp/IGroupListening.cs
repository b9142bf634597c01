using System.Net;

namespace GostSharp;

/// <summary>A route whose far end lets several listeners of one group share a port.</summary>
internal interface IGroupListening
{
    /// <summary>Listens as <see cref="IRoute.ListenAsync"/> does; who asks with the same group for what is bound joins it.</summary>
    /// <param name="address">What to bind, or what another listener of the group has bound.</param>
    /// <param name="group">From 1 to 255.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BindFailedException">The address could not be bound, or the far end does not share ports.</exception>
    ValueTask<IListener> ListenAsync(EndPoint address, int group, CancellationToken cancellationToken = default);
}
