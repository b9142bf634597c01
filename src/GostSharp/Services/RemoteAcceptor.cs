using System.Threading.Channels;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Services;

/// <summary>Accepts from what a tunnel has bound, and hands over to the service as fast as that takes.</summary>
internal sealed class RemoteAcceptor(string service, ChannelWriter<Connection> accepted, TimeProvider timeProvider, ILogger logger)
{
    private Backoff _backoff;

    /// <summary>Runs until what is bound is lost, and returns why.</summary>
    public async ValueTask<string> RunAsync(IListener bound, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                if (await bound.AcceptAsync(stop).ConfigureAwait(false) is not { } connection)
                {
                    return "the listener has ended";
                }

                NoteSuccess();
                await HandOverAsync(connection, stop).ConfigureAwait(false);
            }
            catch (GostException exception) when (exception.Reason is FailureReason.ResourcesExhausted)
            {
                // This machine's own trouble: the listener is as good as before.
                await WaitAfterAsync(exception, stop).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                return exception.Message;
            }
        }
    }

    private async ValueTask HandOverAsync(Connection connection, CancellationToken stop)
    {
        try
        {
            await accepted.WriteAsync(connection, stop).ConfigureAwait(false);
        }
        catch
        {
            // Stopped while the service had no room for it.
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask WaitAfterAsync(Exception exception, CancellationToken stop)
    {
        var delay = _backoff.Next();
        logger.AcceptFailed(service, delay, exception.Message);
        await Task.Delay(delay, timeProvider, stop).ConfigureAwait(false);
    }

    private void NoteSuccess()
    {
        if (_backoff.Failures > 0)
        {
            logger.AcceptRecovered(service, _backoff.Failures);
            _backoff.Reset();
        }
    }
}
