using System.Net;
using System.Text;
using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Proxies;

namespace GostSharp.InteropTests.Tls;

/// <summary>Our TLS dialer to stunnel, HAProxy and OpenSSL.</summary>
public sealed class ForeignServerTests : TlsEnds
{
    [RequiresPeer("stunnel4")]
    public async Task Stunnel_serves_our_dialer()
    {
        await using var server = await Stunnel.ServerAsync(Target.EndPoint, Authority.Issue(Name));
        await ServesAsync(server);
    }

    [RequiresPeer("haproxy")]
    public async Task Haproxy_serves_our_dialer()
    {
        await using var server = await Haproxy.ServerAsync(Target.EndPoint, Authority.Issue(Name));
        await ServesAsync(server);
    }

    [RequiresPeer("openssl")]
    public async Task OpenSsl_serves_our_dialer()
    {
        await using var server = await OpenSsl.ServerAsync(Authority.Issue(Name));
        await AsksAsync(Dial(server.EndPoint));
    }

    [RequiresPeer("openssl")]
    public async Task New_keys_behind_bytes_that_are_read_together_with_them_lose_nothing()
    {
        // With its 22 bytes around them a half of what the framework takes at a time, so that the new keys lie behind that.
        const int Length = (16 * 1024) - 22;
        const string Head = "17 03 03 3f fb"; // As the server logs that of such a record.
        await using var server = await OpenSsl.TypingServerAsync(Authority.Issue(Name));
        await using var chain = Dial(server.EndPoint);
        await using var connection = await chain.OpenStreamAsync(new DnsEndPoint("ignored", 1));
        var sent = new string('x', Length);
        await server.Input.WriteLineAsync("hello");
        await server.Input.FlushAsync();
        (await ReadAsync(connection, 6)).Should().Be("hello\n", "then the tickets, which come first, are read, too");

        for (var records = 1; records <= 2; records++)
        {
            await server.Input.BaseStream.WriteAsync(Encoding.ASCII.GetBytes(sent));
            await server.Input.BaseStream.FlushAsync();
            await Eventually.TrueAsync(() => server.Log.Split(Head).Length - 1 == records);
        }

        await server.Input.WriteLineAsync("K");
        await server.Input.FlushAsync();
        await Eventually.TrueAsync(() => server.Log.Contains("KeyUpdate"));

        (await ReadAsync(connection, 2 * Length)).Should().Be(sent + sent);
        await server.Input.WriteLineAsync("and more");
        await server.Input.FlushAsync();
        (await ReadAsync(connection, 9)).Should().Be("and more\n");
    }

    [RequiresPeer("openssl")]
    public async Task A_certificate_that_is_expired_or_somebody_elses_is_told()
    {
        await RefusesAsync(Authority.IssueExpired(Name), "*expired*");
        await RefusesAsync(Authority.Issue("other.test"), "*other.test*");
        await RefusesAsync(Stranger.Issue(Name), "*unknown root*");
    }

    [RequiresPeer("openssl")]
    public async Task A_pin_trusts_one_key_and_nothing_else()
    {
        var own = Stranger.IssueExpired("whatever.test");
        await using var server = await OpenSsl.ServerAsync(own);
        await AsksAsync(Dial(server.EndPoint, hop => hop.Pin(own.Pin)));

        await using var wrong = Dial(server.EndPoint, hop => hop.Pin(Authority.Issue(Name).Pin).TrustAuthorities(Stranger.RootFile));
        var failure = await wrong.FailsAsync(null);
        failure.Reason.Should().Be(FailureReason.Authentication);
        failure.Message.Should().StartWith($"hop-0/node-0 forward+tls at {server.EndPoint}: ").And.Contain(own.Pin, "it says which key it saw");
    }

    [RequiresPeer("openssl")]
    public async Task Without_verification_any_certificate_will_do()
    {
        await using var server = await OpenSsl.ServerAsync(Stranger.IssueExpired("whatever.test"));
        await AsksAsync(Dial(server.EndPoint, hop => hop.WithoutVerification()));
    }

    [RequiresPeer("openssl")]
    public async Task OpenSsl_wants_a_certificate_of_ours()
    {
        await using var server = await OpenSsl.ServerAsync(Authority.Issue(Name), clientRootFile: Authority.RootFile);
        await AsksWithAsync(server, Authority.Issue("client.test"));
        await IsRefusedAsync(server, null);
        await IsRefusedAsync(server, Stranger.Issue("client.test"));
    }

    [RequiresPeer("stunnel4")]
    public async Task Stunnel_wants_a_certificate_of_ours()
    {
        await using var server = await Stunnel.ServerAsync(Target.EndPoint, Authority.Issue(Name), clientRootFile: Authority.RootFile);
        await using (var chain = Dial(server.EndPoint, hop => Show(hop, Authority.Issue("client.test"))))
        {
            await chain.EchoesAsync(new DnsEndPoint("ignored", 1));
        }

        await IsRefusedAsync(server, null);
        await IsRefusedAsync(server, Stranger.Issue("client.test"));
    }

    private static async Task<string> ReadAsync(Stream stream, int length)
    {
        var buffer = new byte[64 * 1024];
        var count = 0;
        while (count < length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(count)).AsTask().WaitAsync(TestTimeouts.Wait);
            read.Should().BePositive();
            count += read;
        }

        return Encoding.ASCII.GetString(buffer, 0, count);
    }

    private async Task ServesAsync(PeerServer server)
    {
        await using var chain = Dial(server.EndPoint);
        await chain.EchoesAsync(new DnsEndPoint("ignored", 1));
        await Eventually.TrueAsync(() => Target.Open == 0, "the target sees the end");
    }

    private static async Task AsksAsync(ChainRoute chain)
    {
        await using (chain)
        {
            (await chain.AskAsync(null, "stressed\n", 9)).Should().Be("desserts\n");
        }
    }

    private async Task RefusesAsync(CertificateFile certificate, string problem)
    {
        await using var server = await OpenSsl.ServerAsync(certificate);
        await using var chain = Dial(server.EndPoint);
        var failure = await chain.FailsAsync(null);
        failure.Should().BeEquivalentTo(new { Reason = FailureReason.Authentication, Site = FailureSite.Node });
        failure.Message.Should().StartWith($"hop-0/node-0 forward+tls at {server.EndPoint}: ").And.Match(problem);
    }

    private void Show(HopBuilder hop, CertificateFile? certificate)
    {
        hop.TrustAuthorities(Authority.RootFile);
        if (certificate is not null)
        {
            hop.ClientCertificate(certificate.CertFile, certificate.KeyFile);
        }
    }

    private Task AsksWithAsync(PeerServer server, CertificateFile certificate) => AsksAsync(Dial(server.EndPoint, hop => Show(hop, certificate)));

    // With TLS 1.3 the client is done before the server has looked: the refusal comes with the first read.
    private async Task IsRefusedAsync(PeerServer server, CertificateFile? certificate)
    {
        await using var chain = Dial(server.EndPoint, hop => Show(hop, certificate));
        var asking = () => chain.AskAsync(null, "stressed\n", 9);
        await asking.Should().ThrowAsync<Exception>().Where(failure => failure is IOException || failure is ConnectFailedException);
    }
}
