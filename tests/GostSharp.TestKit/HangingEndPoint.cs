using System.Net;
using System.Net.Sockets;

namespace GostSharp.TestKit;

/// <summary>A loopback TCP address where a connect neither succeeds nor fails: a listener whose queue is full.</summary>
public sealed class HangingEndPoint : IDisposable
{
    // A loopback connect takes microseconds; one that takes this long hangs.
    private static readonly TimeSpan Hanging = TimeSpan.FromMilliseconds(300);

    private const int MostFillers = 64;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];

    private HangingEndPoint()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Fills a listener's queue until a connect hangs.</summary>
    /// <exception cref="PlatformNotSupportedException">None did: this system answers when a queue is full.</exception>
    public static async Task<HangingEndPoint> CreateAsync()
    {
        var created = new HangingEndPoint();
        while (await created.FillOneAsync())
        {
            if (created._fillers.Count == MostFillers)
            {
                created.Dispose();
                throw new PlatformNotSupportedException("A full listener queue does not make connects hang here.");
            }
        }

        return created;
    }

    public void Dispose()
    {
        _fillers.ForEach(filler => filler.Dispose());
        _listener.Dispose();
    }

    private async Task<bool> FillOneAsync()
    {
        var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _fillers.Add(filler);
        using var limit = new CancellationTokenSource(Hanging);
        try
        {
            await filler.ConnectAsync(EndPoint, limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
