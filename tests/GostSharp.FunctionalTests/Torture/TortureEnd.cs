using System.Net.Sockets;

namespace GostSharp.FunctionalTests.Torture;

/// <summary>One end of a connection: does what is planned for it, and compares every byte it gets with what the other end was to send.</summary>
internal sealed class TortureEnd(Socket socket, TorturePlan plan, TortureSide own, TortureSide other, bool mayHideReset) : IDisposable
{
    private readonly TaskCompletionSource _heardEverything = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _reset = new();
    private string? _cut;

    public void Dispose() => _reset.Dispose();

    /// <exception cref="InvalidDataException">A byte differs, or the other end came too early.</exception>
    public async Task RunAsync()
    {
        try
        {
            var reading = ReadAsync();
            await Task.WhenAll(reading, WriteAsync(reading));
        }
        catch (Exception exception) when (plan.HasReset && exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Planned. A socket tells a reset once: when a write has heard of it, a read does not.
            return;
        }

        Check(_cut is null, _cut ?? "");
    }

    private async Task WriteAsync(Task reading)
    {
        if (own.WaitsForEnd && !plan.HasReset)
        {
            await _heardEverything.Task;
        }

        var bytes = RandomBytes.Create(own.Payload, own.Length).AsMemory(0, own.ResetAfter ?? own.Length);
        for (var step = 1; !bytes.IsEmpty; step++)
        {
            var sent = await socket.SendAsync(bytes[..Math.Min(bytes.Length, own.WritesAtOnce)]);
            bytes = bytes[sent..];
            await PauseAsync(step);
        }

        if (own.ResetAfter is null)
        {
            socket.Shutdown(SocketShutdown.Send);
            return;
        }

        // The framework shuts a socket down in order, whatever its linger option, when it is closed while something reads from it.
        await _reset.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var expected = RandomBytes.Create(other.Payload, other.Length);
        var buffer = new byte[own.ReadsAtOnce];
        var offset = 0;
        try
        {
            for (var step = 1; await socket.ReceiveAsync(buffer, _reset.Token) is var read and > 0; step++)
            {
                Check(read <= expected.Length - offset && buffer.AsSpan(0, read).SequenceEqual(expected.AsSpan(offset, read)), $"differs within {read} bytes from {offset} on");
                offset += read;
                await PauseAsync(step);
            }

            _cut = offset < expected.Length && !(mayHideReset && plan.HasReset) ? $"ended in order after {offset} of {expected.Length} bytes" : null;
        }
        finally
        {
            _heardEverything.TrySetResult();
        }
    }

    private void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"Connection {plan.Seed}: what was sent from payload {other.Payload} {what} ({plan}).");
        }
    }

    // Shapes the traffic; nothing depends on how long it takes.
    private async Task PauseAsync(int step)
    {
        if (own.Pauses > 0 && step % own.Pauses == 0 && step < 20 * own.Pauses)
        {
            await Task.Delay(1);
        }
    }
}
