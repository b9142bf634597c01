using System.Net;
using System.Net.Sockets;

namespace GostSharp.InteropTests.Tls;

/// <summary>A certificate authority, a target, and our two ends of TLS.</summary>
public abstract class TlsEnds : IAsyncLifetime
{
    /// <summary>The name in the certificates.</summary>
    protected const string Name = "gate.test";

    private protected PemAuthority Authority { get; } = new();

    private protected PemAuthority Stranger { get; } = new("Somebody Else's Root");

    private protected EchoServer Target { get; } = EchoServer.Start();

    private protected LogCollector Log { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Target.DisposeAsync();
        Authority.Dispose();
        Stranger.Dispose();
    }

    /// <summary>Our dialer: raw bytes over TLS.</summary>
    private protected static ChainRoute Dial(EndPoint server, Action<HopBuilder> configure) =>
        new ForwarderBuilder().Through(chain => chain.Hop(server.ToString()!, hop => configure(hop.OverTls(Name)))).BuildChain();

    /// <summary>Our dialer, that trusts the authority.</summary>
    private protected ChainRoute Dial(EndPoint server) => Dial(server, hop => hop.TrustAuthorities(Authority.RootFile));

    /// <summary>Our listener: what it decrypts goes to the target.</summary>
    private protected Task<Forwarder> ListenAsync(CertificateFile? certificate = null, string? clientRootFile = null, IPEndPoint? target = null)
    {
        var own = certificate ?? Authority.Issue(Name);
        return new ForwarderBuilder()
            .UseLoggerFactory(Log)
            .AddService(service => service.Listen("127.0.0.1:0").OverTls(own.CertFile, own.KeyFile, clientRootFile).To((target ?? Target.EndPoint).ToString()))
            .StartAsync();
    }

    private protected static IPEndPoint EndPointOf(Forwarder forwarder) => (IPEndPoint)forwarder.Services[0].LocalEndPoint!;

    /// <summary>Through a port that takes plain TCP bytes come back as they were sent.</summary>
    private protected static async Task EchoesAsync(IPEndPoint server)
    {
        const int Length = 1_000_000;
        using var client = new TcpClient();
        await client.ConnectAsync(server);
        var received = RandomBytes.VerifyAsync(client.GetStream(), 5, Length);
        var sent = await RandomBytes.WriteAsync(client.GetStream(), 5, Length);
        (await received.WaitAsync(TestTimeouts.Wait)).Should().Equal(sent);
    }

    /// <summary>Through a port that takes plain TCP nothing comes but the end.</summary>
    private protected static async Task EndsAsync(IPEndPoint server)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server);
        var buffer = new byte[1];
        try
        {
            await client.GetStream().WriteAsync(buffer);
            (await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TestTimeouts.Wait)).Should().Be(0);
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }
}
