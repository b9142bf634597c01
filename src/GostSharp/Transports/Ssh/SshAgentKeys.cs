using System.Net.Sockets;
using GostSharp.Diagnostics;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Keys.Agent;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Ssh;

/// <summary>The keys of an agent, for one login; none where there is no agent.</summary>
internal sealed class SshAgentKeys : IAsyncDisposable
{
    // An agent tells its keys without asking anybody; the node's own time is for the node.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SshAgent? _agent;

    private SshAgentKeys(SshAgent? agent, IReadOnlyList<ISshSigner> keys) => (_agent, Keys) = (agent, keys);

    public IReadOnlyList<ISshSigner> Keys { get; }

    /// <summary>The socket of the agent that this process was started with; null when there is none.</summary>
    public static string? EnvironmentSocket =>
        !OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") is { Length: > 0 } path ? path : null;

    /// <summary>Asks an agent for its keys. One that fails is none: there may be other ways to log in, and else the node says that there are not.</summary>
    /// <param name="path">Its socket; null for none.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it is told of an agent that fails.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<SshAgentKeys> GetAsync(string? path, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return new SshAgentKeys(null, []);
        }

        using var deadline = new Deadline(Patience, timeProvider, cancellationToken);
        var agent = await ConnectAsync(path, logger, deadline.Token).ConfigureAwait(false);
        try
        {
            return new SshAgentKeys(agent, agent is null ? [] : [.. await agent.ListAsync(deadline.Token).ConfigureAwait(false)]);
        }
        catch (SshException exception)
        {
            logger.AgentFailed(path, SshFailures.TextOf(exception));
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            logger.AgentFailed(path, $"it has not answered within {Patience.TotalSeconds:0} s");
        }
        catch
        {
            await DisposeAsync(agent).ConfigureAwait(false);
            throw;
        }

        await DisposeAsync(agent).ConfigureAwait(false);
        return new SshAgentKeys(null, []);
    }

    public ValueTask DisposeAsync() => DisposeAsync(_agent);

    // An environment often outlives its agent: that is nothing to be warned of.
    private static async ValueTask<SshAgent?> ConnectAsync(string path, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            return await SshAgent.ConnectAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (SshException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.AddressNotAvailable })
        {
            logger.AgentMissing(SshFailures.TextOf(exception));
            return null;
        }
        catch (SshException exception)
        {
            logger.AgentFailed(path, SshFailures.TextOf(exception));
            return null;
        }
    }

    private static ValueTask DisposeAsync(SshAgent? agent) => agent?.DisposeAsync() ?? ValueTask.CompletedTask;
}
