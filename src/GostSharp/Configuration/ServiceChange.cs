using System.Net;
using GostSharp.Services;

namespace GostSharp.Configuration;

/// <summary>One change from the services that run to those that are wanted: prepared as a whole, and either carried out as a whole or undone.</summary>
internal sealed class ServiceChange
{
    private readonly ServiceComponents _components;
    private readonly List<ServiceStep> _steps;
    private readonly List<ServiceEntry> _leaving;
    private readonly List<ServiceEntry> _paused = [];
    private readonly List<(string Message, Exception Cause)> _failures = [];

    public ServiceChange(IReadOnlyList<ServiceEntry> current, IReadOnlyList<ResolvedService> wanted, ServiceComponents components)
    {
        _components = components;
        _steps = [.. wanted.Select(service => new ServiceStep(service, current.FirstOrDefault(entry => entry.Resolved.Name == service.Name)))];
        _leaving = [.. current.Where(entry => !_steps.Exists(step => step.KeepsListener && step.Current == entry))];
    }

    /// <summary>Services that end, or that go on under the same name behind another listener.</summary>
    public IEnumerable<(ServiceRunner Runner, bool IsReplaced)> Leaving =>
        _leaving.Select(entry => (entry.Runner, _steps.Exists(step => step.Wanted.Name == entry.Resolved.Name)));

    /// <summary>Builds and binds everything that is new; afterwards the commit cannot fail.</summary>
    /// <exception cref="ConfigurationException">Something cannot be built or bound: all of it is told, and nothing has changed.</exception>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BuildAsync().ConfigureAwait(false);
            await BindAsync(cancellationToken).ConfigureAwait(false);
            ThrowFailures();
        }
        catch
        {
            await UndoAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Finds out what could not be built or bound, for a change that will not take place; nothing that runs is touched.</summary>
    public async ValueTask<IReadOnlyList<string>> RehearseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BuildAsync().ConfigureAwait(false);
            await BindFreeAsync(cancellationToken).ConfigureAwait(false);
            return [.. _failures.Select(failure => failure.Message)];
        }
        finally
        {
            await UndoAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes the change take effect and returns the services that run now.</summary>
    public async ValueTask<IReadOnlyList<ServiceEntry>> CommitAsync()
    {
        var entries = new List<ServiceEntry>(_steps.Count);
        foreach (var step in _steps)
        {
            entries.Add(await CommitAsync(step).ConfigureAwait(false));
        }

        return entries;
    }

    private async ValueTask<ServiceEntry> CommitAsync(ServiceStep step)
    {
        if (step.Handler is null)
        {
            return step.Current!;
        }

        if (step.Listener is null)
        {
            await step.Current!.ChangeAsync(step.Wanted, step.Handler, step.Targets!).ConfigureAwait(false);
            return step.Current;
        }

        var runner = _components.CreateRunner(step.Wanted, step.Listener, step.Handler);
        runner.Start();
        return new ServiceEntry(step.Wanted, runner, step.Targets!);
    }

    private async ValueTask BuildAsync()
    {
        foreach (var step in _steps.Where(step => !step.Keeps || !step.KeepsListener))
        {
            await BuildAsync(step).ConfigureAwait(false);
        }
    }

    private async ValueTask BuildAsync(ServiceStep step)
    {
        try
        {
            await BuildAsync(step, step.Wanted).ConfigureAwait(false);
        }
        catch (BrokenChainException exception)
        {
            Fail(step.Wanted, exception);
            await BuildAsync(step, step.Wanted with { DialChain = null }).ConfigureAwait(false); // Only to learn what else is wrong.
        }
    }

    private async ValueTask BuildAsync(ServiceStep step, ResolvedService service)
    {
        try
        {
            (step.Handler, step.Targets) = await _components.BuildHandlerAsync(service).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or BrokenChainException))
        {
            Fail(step.Wanted, exception);
        }
    }

    private async ValueTask BindAsync(CancellationToken cancellationToken)
    {
        var taken = await BindFreeAsync(cancellationToken).ConfigureAwait(false);
        if (taken.Count > 0 && _failures.Count == 0)
        {
            await PauseAsync(taken).ConfigureAwait(false);
            foreach (var step in taken)
            {
                await TryBindAsync(step, mayWait: false, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Binds what can be bound beside the running services; returns those whose address is held by a service that is about to leave.</summary>
    private async ValueTask<List<ServiceStep>> BindFreeAsync(CancellationToken cancellationToken)
    {
        var taken = new List<ServiceStep>();
        foreach (var step in _steps.Where(step => !step.KeepsListener))
        {
            if (!await TryBindAsync(step, mayWait: IsHeldByLeaving(step), cancellationToken).ConfigureAwait(false))
            {
                taken.Add(step);
            }
        }

        return taken;
    }

    /// <summary>Binds; false when the address is still held by a service that is about to leave.</summary>
    private async ValueTask<bool> TryBindAsync(ServiceStep step, bool mayWait, CancellationToken cancellationToken)
    {
        try
        {
            step.Listener = await _components.BindAsync(step.Wanted, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (BindFailedException exception) when (mayWait && exception.Reason is FailureReason.AddressUnavailable)
        {
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Fail(step.Wanted, exception);
            return true;
        }
    }

    private bool IsHeldByLeaving(ServiceStep step) => _leaving.Exists(entry => SharePort(entry, step));

    private async ValueTask PauseAsync(List<ServiceStep> taken)
    {
        foreach (var entry in _leaving.Where(entry => taken.Exists(step => SharePort(entry, step))))
        {
            _paused.Add(entry);
            await entry.Runner.PauseAsync().ConfigureAwait(false);
        }
    }

    // What listens at a far end is in nobody's way elsewhere.
    private static bool SharePort(ServiceEntry entry, ServiceStep step)
    {
        if (entry.Resolved.ListenChain != step.Wanted.ListenChain)
        {
            return false;
        }

        var port = Port(entry.Runner.LocalEndPoint);
        return port is not null && port == Port(ListenAddress.Parse(step.Wanted.Config.Address));
    }

    private static int? Port(EndPoint? address) => address switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint name => name.Port,
        _ => null,
    };

    private void ThrowFailures()
    {
        if (_failures.Count > 0)
        {
            var reasons = _failures.Select(failure => (failure.Cause as GostException)?.Reason ?? FailureReason.Other).Distinct().ToArray();
            var causes = _failures.Select(failure => failure.Cause).Distinct().ToArray();
            throw new ConfigurationException(
                [.. _failures.Select(failure => failure.Message)],
                reasons.Length == 1 ? reasons[0] : FailureReason.Configuration,
                causes.Length == 1 ? causes[0] : new AggregateException(causes));
        }
    }

    // A chain may be that of several services.
    private void Fail(ResolvedService service, Exception exception)
    {
        var errors = exception is BrokenChainException broken ? broken.Errors.Select(error => $"chain '{broken.Chain}': {error}") : [$"service '{service.Name}': {exception.Message}"];
        _failures.AddRange(errors.Except(_failures.Select(static failure => failure.Message)).Select(error => (error, exception)));
    }

    private async ValueTask UndoAsync()
    {
        foreach (var step in _steps)
        {
            foreach (var close in step.Closings())
            {
                await _components.CloseAsync(step.Wanted, close).ConfigureAwait(false);
            }
        }

        foreach (var entry in _paused)
        {
            await ResumeAsync(entry).ConfigureAwait(false);
        }
    }

    private async ValueTask ResumeAsync(ServiceEntry entry)
    {
        try
        {
            // Where it was, and not where its configuration says: that may be any free port.
            var address = entry.Runner.LocalEndPoint ?? ListenAddress.Parse(entry.Resolved.Config.Address);
            entry.Runner.Resume(await _components.BindAsync(entry.Resolved, address, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // Somebody else took the address in between. The service cannot go on listening, and says so in its state and in the log.
            entry.Runner.ListenerEnded(exception);
        }
    }
}
