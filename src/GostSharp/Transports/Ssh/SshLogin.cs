using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Server;

namespace GostSharp.Transports.Ssh;

/// <summary>Whom a server lets in, in the words of the SSH library.</summary>
internal static class SshLogin
{
    // A session needs memory for every channel that its client fills and nobody reads.
    private const int MaxChannels = 4096;

    // Behind them, further ones are refused: a crowd that comes at once must not be.
    private const int AcceptBacklog = 1024;

    /// <param name="options">What the listener says.</param>
    /// <param name="client">Where the client is.</param>
    /// <param name="answer">Answers its requests.</param>
    /// <param name="timeProvider">The clock.</param>
    public static SshServerOptions OptionsFor(
        SshListenerOptions options, EndPoint? client, Func<SshGlobalRequest, CancellationToken, ValueTask<SshReply>> answer, TimeProvider timeProvider) => new()
        {
            HostKeys = [options.HostKey],
            CheckNoneAsync = options is { Password: null, Keys: null } ? static (_, _) => ValueTask.FromResult(true) : null,
            CheckPasswordAsync = options.Password is { } check ? (user, password, _) => ValueTask.FromResult(check(user, password)) : null,
            CheckPublicKeyAsync = options.Keys is null ? null : (_, key, _) => ValueTask.FromResult(IsKnown(options, key, client)),
            ChannelTypes = [options.IsTunnel ? SshTunnelSession.ChannelType : SshChannelTypes.DirectTcpIp],
            AnswerRequestAsync = answer,
            HandshakeTimeout = options.Logins.Timeout,
            KeepAliveInterval = options.KeepAliveInterval,
            KeepAliveLimit = options.KeepAliveLimit,
            KeepAliveTimeout = options.KeepAliveTimeout,
            MaxChannels = MaxChannels,
            AcceptBacklog = AcceptBacklog,
            TimeProvider = timeProvider,
        };

    private static bool IsKnown(SshListenerOptions options, SshPublicKey key, EndPoint? client) =>
        options.Keys!.Find(key, SshPermits.AddressOf(client)) is not null;
}
