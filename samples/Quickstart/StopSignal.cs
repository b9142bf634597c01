using System.Runtime.InteropServices;

namespace Quickstart;

/// <summary>Ctrl-C or SIGTERM, taken as a request to stop in order.</summary>
internal static class StopSignal
{
    public static async Task WaitAsync()
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Receive(PosixSignalContext context)
        {
            context.Cancel = true;
            received.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive);
        await received.Task;
    }
}
