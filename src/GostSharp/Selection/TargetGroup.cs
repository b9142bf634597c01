using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Selection;

/// <summary>The targets of a service behind its route: picks one, dials it, marks it, and goes on to the next when it fails.</summary>
public sealed class TargetGroup
{
    private readonly CandidatePool _targets;
    private readonly TargetDialer _dialer;
    private readonly ILogger _logger;
    private readonly Lazy<bool> _isPrompt;

    internal TargetGroup(CandidatePool targets, TargetDialer dialer, ILogger logger)
    {
        _targets = targets;
        _dialer = dialer;
        _logger = logger;
        _isPrompt = new Lazy<bool>(() => _targets.IsPrompt && _targets.States.All(state => _dialer.IsPromptFor(state.Candidate.Address)));
    }

    /// <summary>The targets as they stand now.</summary>
    public IReadOnlyList<TargetState> Targets =>
        [.. _targets.States.Select(state => new TargetState(state.Candidate.Name, state.Candidate.Address, state.IsAlive, state.Failures))];

    /// <summary>As <see cref="IPromptHandler.IsPrompt"/>.</summary>
    internal bool IsPrompt => _isPrompt.Value;

    /// <summary>Connects to a target for <paramref name="client"/>; each is tried at most once.</summary>
    /// <returns>The connection, which the caller owns, and the target it leads to.</returns>
    /// <exception cref="ConnectFailedException">No target could be reached; it is the last failure.</exception>
    public async ValueTask<(Connection Connection, EndPoint? Target)> ConnectAsync(EndPoint? client, CancellationToken cancellationToken = default)
    {
        var (connection, target) = await ConnectAsync(_dialer.ConnectAsync, client, cancellationToken).ConfigureAwait(false);
        if (_targets.MarkGood(target))
        {
            await PromptThread.LeaveAsync();
            _logger.TargetRecovered(target.Name, target.Address);
        }

        return (connection, target.Address);
    }

    /// <summary>Opens a packet connection to a target for <paramref name="client"/>; each is tried at most once.</summary>
    /// <remarks>Opening one proves nothing: the first packet that comes back counts as success, and a refusal before it as failure.</remarks>
    /// <returns>The connection, which the caller owns, and the target it leads to.</returns>
    /// <exception cref="ConnectFailedException">No target could be reached; it is the last failure.</exception>
    public async ValueTask<(DatagramConnection Connection, EndPoint? Target)> ConnectDatagramAsync(
        EndPoint? client, CancellationToken cancellationToken = default)
    {
        var (connection, target) = await ConnectAsync(_dialer.ConnectDatagramAsync, client, cancellationToken).ConfigureAwait(false);
        var judged = new JudgedDatagrams(connection, () => NoteSuccess(target), refusal => NoteRefusal(target, refusal));
        return (judged, target.Address);
    }

    private async ValueTask<(T Connection, Candidate Target)> ConnectAsync<T>(
        Func<ConnectContext, CancellationToken, ValueTask<T>> connect, EndPoint? client, CancellationToken cancellationToken)
    {
        var context = new ConnectContext(null, client);
        var tried = new List<Candidate>();
        ConnectFailedException? lastFailure = null;
        while (_targets.Pick(context, tried) is { } target)
        {
            tried.Add(target);
            try
            {
                return (await connect(context with { Target = target.Address }, cancellationToken).ConfigureAwait(false), target);
            }
            catch (ConnectFailedException exception) when (!cancellationToken.IsCancellationRequested)
            {
                lastFailure = exception;
                NoteFailure(target, exception);
                if (exception.Site is FailureSite.Node)
                {
                    // The other targets lie behind the same chain.
                    break;
                }
            }
        }

        throw lastFailure ?? new ConnectFailedException(FailureReason.NoneAvailable, null, "the selector picked no target");
    }

    private void NoteRefusal(Candidate target, GostException refusal) =>
        NoteFailure(target, new ConnectFailedException(refusal.Reason, target.Address, refusal.Message, refusal));

    private void NoteSuccess(Candidate target)
    {
        if (_targets.MarkGood(target))
        {
            _logger.TargetRecovered(target.Name, target.Address);
        }
    }

    /// <summary>A failure marks a target only if it was the target's own: a broken chain or a lack of descriptors here is not.</summary>
    private void NoteFailure(Candidate target, ConnectFailedException failure)
    {
        if (failure.Site is FailureSite.Node)
        {
            // The hop has told it, with the node that failed.
            return;
        }

        _logger.TargetFailed(target.Name, failure.Message);
        if (failure.Reason is not FailureReason.ResourcesExhausted && _targets.MarkFailed(target))
        {
            _logger.TargetMarked(target.Name, target.Address);
        }
    }
}

/// <summary>One target of a service at one moment.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Address">Its address; null where the far end decides.</param>
/// <param name="IsAlive">False while it is passed over because it failed.</param>
/// <param name="Failures">Failures since its last success.</param>
public sealed record TargetState(string Name, EndPoint? Address, bool IsAlive, int Failures);
