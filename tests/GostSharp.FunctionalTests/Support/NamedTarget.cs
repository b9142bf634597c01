using System.Net;
using System.Text;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A target that tells its name and closes.</summary>
internal static class NamedTarget
{
    /// <summary>Starts it on a free port, or on one where it has been before.</summary>
    public static TestServer Start(string name, int port = 0, IPAddress? address = null) =>
        TestServer.Start(async (stream, cancellationToken) => await stream.WriteAsync(Encoding.UTF8.GetBytes(name), cancellationToken), address, port);
}
