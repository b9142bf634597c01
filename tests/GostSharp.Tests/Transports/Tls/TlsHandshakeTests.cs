using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using GostSharp.Transports;
using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

public sealed class TlsHandshakeTests
{
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("gate.test", "gate.test")]
    [InlineData("", "")]
    [InlineData("192.0.2.1", "")]
    [InlineData("2001:db8::1", "")]
    public async Task The_server_sees_the_name_that_was_asked_for_and_no_address(string name, string seen)
    {
        await using var pair = await TlsPair.CreateAsync(TlsPair.ClientOptions with { ServerName = name, Verification = TlsVerification.None });

        pair.Server.ServerName.Should().Be(seen);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Protocols_are_agreed_on_where_both_ask_for_it()
    {
        await using var pair = await TlsPair.CreateAsync(
            TlsPair.ClientOptions with { ApplicationProtocols = ["h2", "http/1.1"] }, TlsPair.ServerOptions with { ApplicationProtocols = ["http/1.1"] });

        pair.Client.ApplicationProtocol.Should().Be(SslApplicationProtocol.Http11);
        pair.Server.ApplicationProtocol.Should().Be(SslApplicationProtocol.Http11);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_versions_are_spoken_and_half_close_works_in_both(SslProtocols version)
    {
        var below = ConnectionPair.CreateInMemory();
        var upgrading = new TlsServerUpgrade(TlsPair.ServerOptions, new ManualTime()).UpgradeAsync(below.Server);
        await using var client = new SslStream(below.Client.Stream);
        await client.AuthenticateAsClientAsync(Trusting(version));
        await using var server = (TlsConnection)await upgrading;

        server.Protocol.Should().Be(version);
        await client.WriteAsync(Encoding.ASCII.GetBytes("question"));
        await client.ShutdownAsync();
        (await new StreamReader(server.Stream).ReadToEndAsync()).Should().Be("question");
        await server.Stream.WriteAsync(Encoding.ASCII.GetBytes("answer"));
        await server.CompleteWritesAsync();
        (await new StreamReader(client).ReadToEndAsync()).Should().Be("answer");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "*does not speak TLS*5353482d32 (\"SSH-2\")*")]
    [InlineData("\u0005\u0001\u0000\u0000\u0000\u0000", "*does not speak TLS*0501000000*")]
    [InlineData("GET / HTTP/1.1\r\nHost: gate.test\r\n\r\n", "*does not speak TLS*(\"GET /\")*")]
    public async Task Garbage_is_told_from_tls_on_both_sides(string garbage, string message)
    {
        foreach (var upgrade in new IUpgrade[] { new TlsServerUpgrade(TlsPair.ServerOptions, new ManualTime()), new TlsClientUpgrade(TlsPair.ClientOptions, new ManualTime()) })
        {
            await using var below = ConnectionPair.CreateInMemory();
            await below.Client.Stream.WriteAsync(Encoding.Latin1.GetBytes(garbage));

            var failure = await upgrade.Invoking(u => u.UpgradeAsync(below.Server).AsTask()).Should().ThrowAsync<ProtocolException>();

            failure.WithMessage(message);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(40)]
    public async Task A_peer_that_goes_away_in_the_middle_is_a_lost_connection(int bytes)
    {
        await using var below = ConnectionPair.CreateInMemory();
        await below.Client.Stream.WriteAsync(new byte[] { 22, 3, 1, 1, 0 }.Concat(new byte[100]).Take(bytes).ToArray());
        await below.Client.DisposeAsync();

        var upgrade = new TlsServerUpgrade(TlsPair.ServerOptions, new ManualTime());
        var failure = await upgrade.Invoking(u => u.UpgradeAsync(below.Server).AsTask()).Should().ThrowAsync<GostException>();

        failure.Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Versions_that_are_too_old_are_refused()
    {
        var below = ConnectionPair.CreateInMemory();
        // A client hello of TLS 1.0 with one suite.
        byte[] hello = [1, 0, 0, 41, 3, 1, .. new byte[32], 0, 0, 2, 0, 0x2f, 1, 0];
        await below.Client.Stream.WriteAsync((byte[])[22, 3, 1, 0, (byte)hello.Length, .. hello]);

        var upgrade = new TlsServerUpgrade(TlsPair.ServerOptions, new ManualTime());
        var failure = await upgrade.Invoking(u => u.UpgradeAsync(below.Server).AsTask()).Should().ThrowAsync<ProtocolException>();

        failure.WithMessage("the TLS handshake failed*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_handshake_can_be_cancelled_and_leaves_the_connection_to_the_caller()
    {
        await using var below = ConnectionPair.CreateInMemory();
        using var cancellation = new CancellationTokenSource();
        var upgrading = new TlsClientUpgrade(TlsPair.ClientOptions, new ManualTime()).UpgradeAsync(below.Client, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await upgrading.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        var closed = below.Server.Stream.CopyToAsync(Stream.Null);
        closed.IsCompleted.Should().BeFalse();
        await below.Client.DisposeAsync();
        await closed;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_client_is_dropped_by_the_listener_when_its_time_is_up()
    {
        var time = new ManualTime();
        using var log = new LogCollector();
        var inner = new QueueListener();
        await using var listener = new UpgradingListener(inner, new TlsServerUpgrade(TlsPair.ServerOptions, time), UpgradeLimits.Default, time, log.CreateLogger("tls"));
        var silent = inner.Connect();
        await time.WaitForTimersAsync(1);

        time.Advance(UpgradeLimits.Default.Timeout);

        await silent.Stream.Invoking(stream => stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
        (await log.WaitForAsync(record => record.Message.Contains("too long", StringComparison.Ordinal))).Should().NotBeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Nobody_is_accepted_before_the_handshake_is_done()
    {
        var time = new ManualTime();
        using var log = new LogCollector();
        var inner = new QueueListener();
        await using var listener = new UpgradingListener(inner, new TlsServerUpgrade(TlsPair.ServerOptions, time), UpgradeLimits.Default, time, log.CreateLogger("tls"));
        var accepting = listener.AcceptAsync().AsTask();
        var client = inner.Connect();
        await time.WaitForTimersAsync(1);
        accepting.IsCompleted.Should().BeFalse();

        await using var upgraded = await new TlsClientUpgrade(TlsPair.ClientOptions, time).UpgradeAsync(client);

        (await accepting).Should().BeOfType<TlsConnection>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_does_not_read_the_alert_cannot_hold_a_thread()
    {
        await using var below = ConnectionPair.CreateInMemory();
        using var cancellation = new CancellationTokenSource();
        var faulty = new FaultyStream(below.Client.Stream);
        var client = new TlsClientUpgrade(TlsPair.ClientOptions with { ServerName = "other.test" }, new ManualTime());
        var serving = new TlsServerUpgrade(TlsPair.ServerOptions, new ManualTime()).UpgradeAsync(below.Server).AsTask();
        var connection = new StreamConnection(new HoldAfterFirstWrite(faulty), below.Client);

        var upgrading = client.UpgradeAsync(connection, cancellation.Token).AsTask();
        await Eventually.TrueAsync(() => faulty.Writes.Sizes.Count > 1);
        upgrading.IsCompleted.Should().BeFalse();
        await cancellation.CancelAsync();

        await upgrading.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        below.Client.Abort();
        await serving.Invoking(task => task).Should().ThrowAsync<Exception>();
    }

    private static SslClientAuthenticationOptions Trusting(SslProtocols version) => new()
    {
        TargetHost = "gate.test",
        EnabledSslProtocols = version,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

    private sealed class HoldAfterFirstWrite(FaultyStream inner) : Seams.Doubles.DelegatingStream(inner)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Inner.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Inner.WriteAsync(buffer, cancellationToken);
            inner.Writes.Hold();
        }
    }
}
