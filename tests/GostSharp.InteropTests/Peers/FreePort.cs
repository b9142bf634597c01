using System.Net;
using System.Net.Sockets;

namespace GostSharp.InteropTests.Peers;

/// <summary>TCP ports of 127.0.0.1 for programs that cannot choose one themselves.</summary>
public static class FreePort
{
    private const int Attempts = 5;

    /// <summary>A port that nobody has just now: somebody may take it before it is used, but no client will.</summary>
    public static int Find() => FindBlock(1);

    /// <summary>The first of <paramref name="count"/> ports in a row that nobody has just now, below those that the system gives to clients.</summary>
    public static int FindBlock(int count)
    {
        int first;
        do
        {
            first = Random.Shared.Next(10_000, 30_000);
        }
        while (Enumerable.Range(first, count).Any(SomebodyListens));
        return first;
    }

    /// <summary>Starts something on a free port, and on another one when somebody was faster.</summary>
    public static async Task<T> StartAsync<T>(Func<int, Task<T>> startOnPort)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = Find();
            try
            {
                return await startOnPort(port);
            }
            catch (ForeignProgramException failure) when (attempt < Attempts && IsCollision(failure, port))
            {
                // The next port may still be free when it is used.
            }
        }
    }

    private static bool IsCollision(ForeignProgramException failure, int port) =>
        failure.Log.Contains("in use", StringComparison.OrdinalIgnoreCase) || SomebodyListens(port);

    private static bool SomebodyListens(int port)
    {
        using var socket = NewSocket();
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
