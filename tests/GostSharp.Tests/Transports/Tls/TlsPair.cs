using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

/// <summary>Two ends in memory and both sides of a handshake between them.</summary>
internal sealed class TlsPair : IAsyncDisposable
{
    private TlsPair(ConnectionPair below, StreamConnection client, StreamConnection server) =>
        (Below, Client, Server) = (below, (TlsConnection)client, (TlsConnection)server);

    public static TestAuthority Authority { get; } = new();

    public static FixedCertificate Certificate { get; } = new(Authority.Issue("gate.test"));

    /// <summary>A server with a certificate for gate.test.</summary>
    public static TlsServerOptions ServerOptions { get; } = new() { Certificate = Certificate };

    /// <summary>A client that verifies everything.</summary>
    public static TlsClientOptions ClientOptions { get; } = new() { ServerName = "gate.test", Verification = TlsVerification.Full, Roots = Authority.Roots };

    public ConnectionPair Below { get; }

    public TlsConnection Client { get; }

    public TlsConnection Server { get; }

    public static async Task<TlsPair> CreateAsync(TlsClientOptions? client = null, TlsServerOptions? server = null, ManualTime? time = null, ConnectionPair? below = null)
    {
        var attempt = new TlsAttempt(client, server, time, below);
        return new TlsPair(attempt.Below, await attempt.Client, await attempt.Server);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}

/// <summary>A handshake between two ends in memory, however it ends; each side's end is closed when that side fails, as dialers and listeners do.</summary>
internal sealed class TlsAttempt
{
    public TlsAttempt(TlsClientOptions? client = null, TlsServerOptions? server = null, ManualTime? time = null, ConnectionPair? below = null)
    {
        var clock = time ?? new ManualTime();
        Below = below ?? ConnectionPair.CreateInMemory();
        Server = RunAsync(new TlsServerUpgrade(server ?? TlsPair.ServerOptions, clock), Below.Server);
        Client = RunAsync(new TlsClientUpgrade(client ?? TlsPair.ClientOptions, clock), Below.Client);
    }

    public ConnectionPair Below { get; }

    public Task<StreamConnection> Client { get; }

    public Task<StreamConnection> Server { get; }

    /// <summary>How the client's handshake failed.</summary>
    public Task<GostException> ClientFailureAsync() => FailureOfAsync(Client);

    /// <summary>How the server's handshake failed.</summary>
    public Task<GostException> ServerFailureAsync() => FailureOfAsync(Server);

    private static async Task<StreamConnection> RunAsync(IUpgrade upgrade, StreamConnection connection)
    {
        try
        {
            return await upgrade.UpgradeAsync(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<GostException> FailureOfAsync(Task<StreamConnection> side) =>
        (await side.Invoking(task => task).Should().ThrowAsync<GostException>()).Which;
}
