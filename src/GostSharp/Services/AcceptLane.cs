using GostSharp.Diagnostics;

namespace GostSharp.Services;

/// <summary>Accepts one connection after the other, beside others who do so from the same listener.</summary>
/// <param name="loop">What it is a part of.</param>
/// <param name="service">Serves the connections.</param>
/// <param name="accept">Accepts one, or returns null at the end.</param>
/// <param name="passOn">Called when it accepts nothing for now, although something may have come.</param>
/// <param name="isPrompt">Whether accepting may return on a <see cref="PromptThread"/>.</param>
internal sealed class AcceptLane(AcceptLoop loop, ServiceRunner service, Func<CancellationToken, ValueTask<Connection?>> accept, Action passOn, bool isPrompt)
{
    private Backoff _backoff;

    /// <summary>Returns when the listener has ended, or the loop was ended; it never fails.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await AcceptOneAsync().ConfigureAwait(false))
            {
            }
        }
        catch (Exception) when (loop.End.IsCancellationRequested)
        {
            // However a listener that is unbound ends its accept.
        }

        // Whoever waits for the end goes on where it ends.
        await PromptThread.LeaveAsync();
    }

    private async ValueTask<bool> AcceptOneAsync()
    {
        await ReserveAsync().ConfigureAwait(false);
        try
        {
            if (await AcceptReservedAsync().ConfigureAwait(false) is not { } connection)
            {
                return false;
            }

            await AdmitAsync(connection).ConfigureAwait(false);
            service.Serve(connection, mayStayHere: isPrompt);
            if (_backoff.Failures > 0)
            {
                await PromptThread.LeaveAsync();
                NoteSuccess();
            }
        }
        catch (Exception exception) when (!loop.End.IsCancellationRequested)
        {
            await WaitAfterAsync(exception).ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask<Connection?> AcceptReservedAsync()
    {
        Connection? connection = null;
        try
        {
            return connection = await accept(loop.End).ConfigureAwait(false);
        }
        finally
        {
            if (connection is null)
            {
                service.Connections.Release();
            }
        }
    }

    private async ValueTask ReserveAsync()
    {
        if (!service.Connections.TryReserve(out var room))
        {
            passOn();
            await PromptThread.LeaveAsync();
            do
            {
                await WaitForAsync(room).ConfigureAwait(false);
            }
            while (!service.Connections.TryReserve(out room));
        }
    }

    // The limit may have fallen while it waited: then the connection waits, too, unserved.
    private async ValueTask AdmitAsync(Connection connection)
    {
        if (service.Connections.TryAdmit(out var room))
        {
            return;
        }

        passOn();
        await PromptThread.LeaveAsync();
        try
        {
            do
            {
                await WaitForAsync(room).ConfigureAwait(false);
            }
            while (!service.Connections.TryAdmit(out room));
        }
        catch
        {
            service.Connections.Release();
            await service.CloseAsync(connection.RefuseAsync).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask WaitForAsync(Task room)
    {
        if (service.Connections.Count >= service.Connections.Limit)
        {
            loop.ReportLimit();
        }

        await room.WaitAsync(loop.End).ConfigureAwait(false);
    }

    private async ValueTask WaitAfterAsync(Exception exception)
    {
        passOn();
        await PromptThread.LeaveAsync();
        var delay = _backoff.Next();
        service.Logger.AcceptFailed(service.Name, delay, exception.Message);
        await Task.Delay(delay, service.TimeProvider, loop.End).ConfigureAwait(false);
    }

    private void NoteSuccess()
    {
        service.Logger.AcceptRecovered(service.Name, _backoff.Failures);
        _backoff.Reset();
    }
}
