using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Server;

namespace GostSharp.Ssh.Tests.Sessions;

/// <summary>A client and a server of ours that talk to each other in memory.</summary>
internal sealed class SessionPair(SshClientSession client, SshServerSession server, DuplexStream clientStream, DuplexStream serverStream) : IAsyncDisposable
{
    private static readonly Lazy<SshPrivateKey> _hostKey = new(() => SshPrivateKey.Generate(SshKeyTypes.EcdsaP256));

    public SshClientSession Client { get; } = client;

    public SshServerSession Server { get; } = server;

    public DuplexStream ClientStream { get; } = clientStream;

    public DuplexStream ServerStream { get; } = serverStream;

    public static SshPrivateKey HostKey => _hostKey.Value;

    /// <summary>A client that trusts everybody.</summary>
    public static SshClientOptions ClientOptions => new() { UserName = "user", CheckHostKeyAsync = (_, _) => ValueTask.FromResult(true) };

    /// <summary>A server that lets everybody in.</summary>
    public static SshServerOptions ServerOptions => new() { HostKeys = [HostKey], CheckNoneAsync = (_, _) => ValueTask.FromResult(true) };

    public static SshAlgorithms Only(string? kex = null, string? cipher = null, string? mac = null, string? hostKey = null) => new()
    {
        KeyExchanges = kex is null ? SshAlgorithms.Default.KeyExchanges : [kex],
        Ciphers = cipher is null ? SshAlgorithms.Default.Ciphers : [cipher],
        Macs = mac is null ? SshAlgorithms.Default.Macs : [mac],
        HostKeys = hostKey is null ? SshAlgorithms.Default.HostKeys : [hostKey],
    };

    public static async Task<SessionPair> CreateAsync(SshClientOptions? clientOptions = null, SshServerOptions? serverOptions = null)
    {
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        var accepting = SshServerSession.AcceptAsync(serverStream, serverOptions ?? ServerOptions).AsTask();
        var connecting = SshClientSession.ConnectAsync(clientStream, clientOptions ?? ClientOptions).AsTask();
        await Task.WhenAll(accepting, connecting).WaitAsync(TestTimeouts.Wait);
        return new SessionPair(await connecting, await accepting, clientStream, serverStream);
    }

    /// <summary>Opens a channel from the client to the server.</summary>
    public async Task<(SshChannel Client, SshChannel Server)> OpenAsync()
    {
        var opening = Client.OpenDirectTcpIpAsync("target.test", 80).AsTask();
        var offered = await Server.AcceptChannelAsync().AsTask().WaitAsync(TestTimeouts.Wait);
        var accepted = offered!.Accept();
        return (await opening.WaitAsync(TestTimeouts.Wait), accepted);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().AsTask().WaitAsync(TestTimeouts.Wait);
        await Server.DisposeAsync().AsTask().WaitAsync(TestTimeouts.Wait);
    }
}
