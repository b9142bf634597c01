using System.Runtime.CompilerServices;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Udp;

/// <summary>Receives the packets of a socket one after the other until it ends; no failure of a single receive ends it.</summary>
internal sealed class DatagramPump(DatagramSocket socket, Action<Datagram> deliver, string service, TimeProvider timeProvider, ILogger logger)
{
    private Backoff _backoff;

    public async Task RunAsync(CancellationToken stop)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(UdpSocket.MaxReceive, pinned: true);
        while (await ReceiveOneAsync(buffer, stop).ConfigureAwait(false))
        {
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveOneAsync(byte[] buffer, CancellationToken stop)
    {
        try
        {
            var received = await socket.ReceiveAsync(buffer, stop).ConfigureAwait(false);
            if (!received.IsEnd)
            {
                deliver(received);
                _backoff.Reset();
            }

            return !received.IsEnd;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            // Not one peer's failure is to be all others'.
            var delay = _backoff.Next();
            logger.DatagramReceiveFailed(service, delay, exception.Message);
            await Task.Delay(delay, timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !stop.IsCancellationRequested;
        }
    }
}
