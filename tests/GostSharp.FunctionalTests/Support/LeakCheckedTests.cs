namespace GostSharp.FunctionalTests.Support;

/// <summary>Tests after each of which no socket, descriptor or timer may be left.</summary>
public abstract class LeakCheckedTests : IAsyncLifetime
{
    private ProcessResources? _baseline;

    public async Task InitializeAsync() => _baseline = await LeakCheck.BaselineAsync();

    public Task DisposeAsync() => LeakCheck.ReturnsToAsync(_baseline!);
}
