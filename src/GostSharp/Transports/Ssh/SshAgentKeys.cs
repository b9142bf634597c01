using GostSharp.Diagnostics;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Keys.Agent;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Ssh;

/// <summary>The keys of the agent that this process was started with, for one login; none where there is no agent.</summary>
internal sealed class SshAgentKeys : IAsyncDisposable
{
    private const string Socket = "SSH_AUTH_SOCK";

    private readonly SshAgent? _agent;

    private SshAgentKeys(SshAgent? agent, IReadOnlyList<ISshSigner> keys) => (_agent, Keys) = (agent, keys);

    public IReadOnlyList<ISshSigner> Keys { get; }

    public static async ValueTask<SshAgentKeys> GetAsync(bool isWanted, ILogger logger, CancellationToken cancellationToken)
    {
        if (!isWanted || OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(Socket) is not { Length: > 0 })
        {
            return new SshAgentKeys(null, []);
        }

        SshAgent? agent = null;
        try
        {
            agent = await SshAgent.ConnectAsync(path: null, cancellationToken).ConfigureAwait(false);
            return new SshAgentKeys(agent, [.. await agent.ListAsync(cancellationToken).ConfigureAwait(false)]);
        }
        catch (SshException exception)
        {
            // There may be other ways to log in, and else the node says that there are none.
            logger.AgentFailed(SshFailures.TextOf(exception));
            await DisposeAsync(agent).ConfigureAwait(false);
            return new SshAgentKeys(null, []);
        }
    }

    public ValueTask DisposeAsync() => DisposeAsync(_agent);

    private static ValueTask DisposeAsync(SshAgent? agent) => agent?.DisposeAsync() ?? ValueTask.CompletedTask;
}
