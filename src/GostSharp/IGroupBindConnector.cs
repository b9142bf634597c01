using System.Net;

namespace GostSharp;

/// <summary>A connector that can ask its node to let several listeners of one group share a port.</summary>
internal interface IGroupBindConnector : IBindConnector
{
    /// <summary>Asks as <see cref="IBindConnector.ListenAsync"/> does, for a member of a group.</summary>
    /// <param name="dialer">A way to reach the node; not owned.</param>
    /// <param name="address">Where the node shall listen, as it sees it.</param>
    /// <param name="group">From 1 to 255; 0 is none. Servers that know no groups take no notice of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BindFailedException">The node refused.</exception>
    ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, int group, CancellationToken cancellationToken = default);
}
