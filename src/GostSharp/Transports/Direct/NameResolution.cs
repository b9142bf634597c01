using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports.Direct;

/// <summary>From an address to the IP addresses behind it.</summary>
internal static class NameResolution
{
    /// <exception cref="GostException">The name has no address.</exception>
    public static async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(
        string host, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        try
        {
            // The system's resolver cannot be interrupted: its caller leaves it behind.
            var found = await resolve(host, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return found.Length > 0 ? found : throw new GostException(FailureReason.NameNotFound, "the name has no address");
        }
        catch (SocketException exception)
        {
            throw new GostException(FailureReason.NameNotFound, exception.Message, exception);
        }
        catch (ArgumentException exception)
        {
            throw new GostException(FailureReason.NameNotFound, "not a host name", exception);
        }
    }
}
