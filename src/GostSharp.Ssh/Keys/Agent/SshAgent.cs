using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys.Agent;

/// <summary>
/// A connection to an agent that keeps private keys and signs with them, such as ssh-agent. Requests wait for each other; one
/// that is cancelled while the agent works ends the connection.
/// </summary>
public sealed class SshAgent : IAsyncDisposable
{
    private const string PathVariable = "SSH_AUTH_SOCK";
    private const int MaxKeys = 2048;
    private const int MaxComment = 4096;

    private static readonly byte[] _listRequest = [AgentMessage.RequestIdentities];

    private readonly AgentConnection _connection;

    /// <summary>Uses a stream to an agent, and disposes it in the end.</summary>
    public SshAgent(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _connection = new AgentConnection(stream);
    }

    /// <summary>Connects to an agent's Unix socket.</summary>
    /// <param name="path">The socket; by default what the environment variable SSH_AUTH_SOCK says.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SshException">
    /// There is no agent (<see cref="SshFailure.ConnectionLost"/>), or agents have no Unix socket on this system
    /// (<see cref="SshFailure.NotSupported"/>).
    /// </exception>
    public static async Task<SshAgent> ConnectAsync(string? path = null, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new SshException(SshFailure.NotSupported, "Agents on Windows are not supported: they have no Unix socket.");
        }

        path ??= Environment.GetEnvironmentVariable(PathVariable);
        if (string.IsNullOrEmpty(path))
        {
            throw new SshException(SshFailure.ConnectionLost, $"There is no agent: {PathVariable} is not set.");
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new SshAgent(new NetworkStream(socket, ownsSocket: true));
        }
        catch (Exception ex) when (ex is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new SshException(SshFailure.ConnectionLost, $"The agent at {path} cannot be reached.", ex);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the keys; those of types that are not supported are left out.</summary>
    /// <exception cref="SshException">The agent refused, said something else, or is gone.</exception>
    public async Task<IReadOnlyList<SshAgentKey>> ListAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _connection.AskAsync(_listRequest, AgentMessage.IdentitiesAnswer, cancellationToken).ConfigureAwait(false);
        return ReadKeys(answer);
    }

    /// <summary>Ends the connection; its keys cannot sign any more.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private List<SshAgentKey> ReadKeys(byte[] answer)
    {
        var reader = new SshReader(answer);
        var count = reader.ReadUInt32();
        if (count > MaxKeys)
        {
            throw new SshException(SshFailure.Protocol, $"The agent has {count} keys, more than the {MaxKeys} that are accepted.");
        }

        var keys = new List<SshAgentKey>();
        for (var i = 0; i < count; i++)
        {
            var blob = reader.ReadString();
            var comment = reader.ReadText(MaxComment);
            if (TryParse(blob, out var key))
            {
                keys.Add(new SshAgentKey(_connection, key, comment));
            }
        }

        reader.ExpectEnd();
        return keys;
    }

    private static bool TryParse(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out SshPublicKey? key)
    {
        try
        {
            key = SshPublicKey.Parse(blob);
            return true;
        }
        catch (SshException)
        {
            key = null; // a certificate, a key of hardware, one that is too short: nothing that would be used
            return false;
        }
    }
}
