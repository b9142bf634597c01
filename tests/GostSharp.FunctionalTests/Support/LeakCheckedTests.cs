using System.Runtime.InteropServices;

namespace GostSharp.FunctionalTests.Support;

/// <summary>Tests after each of which no socket, descriptor or timer may be left; on one relay or the other.</summary>
public abstract class LeakCheckedTests : IAsyncLifetime
{
    private const string PortableRelay = "GostSharp.PortableRelay";

    private ProcessResources? _baseline;

    public async Task InitializeAsync()
    {
        AppContext.SetSwitch(PortableRelay, GetType().IsDefined(typeof(PortableRelayAttribute), inherit: false));

        // With its first handler of a signal or of a child process's end the runtime opens a pipe, once and for all.
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => { }).Dispose();
        var found = await LeakCheck.BaselineAsync();

        // The runner arms the timer of the test's own timeout after this and leaves it armed.
        _baseline = found with { Timers = found.Timers + 1 };
    }

    public async Task DisposeAsync()
    {
        AppContext.SetSwitch(PortableRelay, false);
        await LeakCheck.ReturnsToAsync(_baseline!);
    }
}
