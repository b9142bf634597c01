using System.Net.Sockets;

namespace GostSharp.Tests.Relaying.Linux;

/// <summary>Relays of connections whose users send as fast as they can, on threads of their own.</summary>
internal sealed class BusyConnections : IAsyncDisposable
{
    private readonly List<SocketBench> _benches = [];
    private readonly List<Task> _running = [];

    /// <summary>Bytes that have passed.</summary>
    public long Bytes => _benches.Sum(bench => bench.Relay.BytesUp);

    public static async Task<BusyConnections> StartAsync(int count)
    {
        var busy = new BusyConnections();
        for (var i = 0; i < count; i++)
        {
            var bench = await SocketBench.CreateAsync(useKernel: true);
            busy._benches.Add(bench);
            busy._running.AddRange([
                bench.Relay.RunAsync(),
                RunUntilItBreaks(bench.UserSocket, static (socket, buffer) => socket.Send(buffer)),
                RunUntilItBreaks(bench.ServerSocket, static (socket, buffer) => socket.Receive(buffer))]);
        }

        await Eventually.TrueAsync(() => busy._benches.TrueForAll(bench => bench.Relay.BytesUp > 1_000_000));
        return busy;
    }

    public async ValueTask DisposeAsync()
    {
        _benches.ForEach(bench => bench.Client.Abort());
        await Task.WhenAll(_running);
        foreach (var bench in _benches)
        {
            await bench.DisposeAsync();
        }
    }

    private static Task RunUntilItBreaks(Socket socket, Func<Socket, byte[], int> step) => Task.Factory.StartNew(
        () =>
        {
            var buffer = new byte[100_000];
            try
            {
                while (step(socket, buffer) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // The relay was aborted: that is the end.
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
