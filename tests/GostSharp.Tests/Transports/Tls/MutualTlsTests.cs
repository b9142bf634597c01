using GostSharp.Diagnostics;
using GostSharp.Transports;
using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

public sealed class MutualTlsTests
{
    private static readonly TestAuthority Clients = new("Client Root");
    private static readonly TlsServerOptions Server = TlsPair.ServerOptions with { ClientRoots = Clients.Roots };

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_client_with_a_certificate_of_the_right_root_is_served() =>
        ShouldWorkAsync(With(new FixedCertificate(Clients.Issue("alice", isForClients: true))));

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_clients_intermediates_are_sent()
    {
        var intermediate = new TestAuthority("Client Intermediate", Clients);

        return ShouldWorkAsync(With(new FixedCertificate(intermediate.Issue("alice", isForClients: true), intermediate.Certificate)));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_client_without_a_certificate_is_refused() =>
        ShouldFailAsync(TlsPair.ClientOptions, Server, "the client's certificate is not trusted: there is none, and it is required");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_client_of_another_root_is_refused() =>
        ShouldFailAsync(With(new FixedCertificate(TlsPair.Authority.Issue("alice", isForClients: true))), Server, "the client's certificate (CN=alice) is not trusted: unknown root*; it has the pin sha256/*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task An_expired_client_is_refused() =>
        ShouldFailAsync(With(new FixedCertificate(Clients.Issue("alice", until: TestAuthority.Now.AddHours(-1), isForClients: true))), Server, "*expired on*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_servers_certificate_is_none_for_a_client() => ShouldFailAsync(With(new FixedCertificate(Clients.Issue("alice"))), Server, "*not made for this use*");

    // gost forgets about its ca= when it has to make its own certificate.
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Clients_are_demanded_of_with_a_generated_certificate_too()
    {
        using var log = new LogCollector();
        var generated = new GeneratedCertificate(new GeneratedCertificateOptions(), new ManualTime(), log.CreateLogger("tls"));
        var client = TlsPair.ClientOptions with { Verification = TlsVerification.Pin, Pin = CertificatePin.Of(generated.Current.TargetCertificate) };

        await ShouldFailAsync(client, Server with { Certificate = generated }, "*there is none, and it is required");
        await ShouldWorkAsync(client with { Certificate = new FixedCertificate(Clients.Issue("alice", isForClients: true)) }, Server with { Certificate = generated });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refused_client_reads_why_even_when_it_has_sent_much_already()
    {
        using var log = new LogCollector();
        var (inner, time) = (new QueueListener(), new ManualTime());
        await using var listener = new UpgradingListener(inner, new TlsServerUpgrade(Server, time), UpgradeLimits.Default, time, log.CreateLogger("tls"));
        await using (var client = await new TlsClientUpgrade(TlsPair.ClientOptions, time).UpgradeAsync(inner.Connect()))
        {
            await client.Stream.WriteAsync(new byte[30_000]);
            await time.WaitForTimersAsync(2);

            (await client.Stream.Invoking(stream => stream.ReadExactlyAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>())
                .Which.Message.Should().Contain("certificate");
        }

        (await log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeFailed)).Message.Should().Contain("there is none, and it is required");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refused_client_that_stays_is_left_after_a_moment()
    {
        var time = new ManualTime();
        var attempt = new TlsAttempt(TlsPair.ClientOptions, Server, time);
        await using var client = await attempt.Client;
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(2));

        (await attempt.ServerFailureAsync()).Message.Should().Contain("there is none, and it is required");
        time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_certificate_that_nobody_asked_for_is_not_sent()
    {
        await using var pair = await TlsPair.CreateAsync(With(new FixedCertificate(Clients.Issue("alice", isForClients: true))));

        await pair.Client.Stream.WriteAsync(new byte[] { 1 });
        (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(1);
    }

    private static TlsClientOptions With(ICertificateSource certificate) => TlsPair.ClientOptions with { Certificate = certificate };

    private static async Task ShouldWorkAsync(TlsClientOptions client, TlsServerOptions? server = null)
    {
        await using var pair = await TlsPair.CreateAsync(client, server ?? Server);
        await pair.Client.Stream.WriteAsync(new byte[] { 7 });
        await pair.Server.Stream.ReadExactlyAsync(new byte[1]);
    }

    private static async Task ShouldFailAsync(TlsClientOptions client, TlsServerOptions server, string message)
    {
        var attempt = new TlsAttempt(client, server);
        var use = async () =>
        {
            await using var refused = await attempt.Client;
            await refused.Stream.ReadExactlyAsync(new byte[1]);
        };
        await use.Should().ThrowAsync<Exception>();
        var failure = await attempt.ServerFailureAsync();
        failure.Message.Should().Match(message);
        failure.Reason.Should().Be(FailureReason.Authentication);
    }
}
