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
        while (socket is IPromptSocket { CanPush: true } prompt)
        {
            if (!await PushAsync(prompt, stop).ConfigureAwait(false))
            {
                return;
            }
        }

        var buffer = GC.AllocateUninitializedArray<byte>(UdpSocket.MaxReceive, pinned: true);
        while (await ReceiveOneAsync(buffer, stop).ConfigureAwait(false))
        {
        }
    }

    private async Task<bool> PushAsync(IPromptSocket prompt, CancellationToken stop)
    {
        try
        {
            await prompt.PushAsync(Deliver).ConfigureAwait(false);
            return false;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            return await GoOnAsync(exception, stop).ConfigureAwait(false);
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
                Deliver(received);
            }

            return !received.IsEnd;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            return await GoOnAsync(exception, stop).ConfigureAwait(false);
        }
    }

    private void Deliver(Datagram received)
    {
        deliver(received);
        _backoff.Reset();
    }

    // Not one peer's failure is to be all others'.
    private async Task<bool> GoOnAsync(Exception exception, CancellationToken stop)
    {
        var delay = _backoff.Next();
        logger.DatagramReceiveFailed(service, delay, exception.Message);
        await Task.Delay(delay, timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
