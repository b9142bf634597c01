using System.Net.Sockets;
using GostSharp.Diagnostics;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Tls;

/// <summary>stunnel, HAProxy and OpenSSL to our TLS listener.</summary>
public sealed class ForeignClientTests : TlsEnds
{
    [RequiresPeer("stunnel4")]
    public async Task Stunnel_trusts_our_listener()
    {
        await using var forwarder = await ListenAsync();
        await using var client = await Stunnel.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name);
        await EchoesAsync(client.EndPoint);
        await using var wary = await Stunnel.ClientAsync(EndPointOf(forwarder), Stranger.RootFile, Name);
        await EndsAsync(wary.EndPoint);
        await HandshakeFailsAsync();
    }

    [RequiresPeer("haproxy")]
    public async Task Haproxy_trusts_our_listener()
    {
        await using var forwarder = await ListenAsync();
        await using var client = await Haproxy.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name);
        await EchoesAsync(client.EndPoint);
        await using var wary = await Haproxy.ClientAsync(EndPointOf(forwarder), Stranger.RootFile, Name);
        await EndsAsync(wary.EndPoint);
        await HandshakeFailsAsync();
    }

    [RequiresPeer("stunnel4")]
    public async Task Our_listener_wants_a_certificate_of_stunnels_and_dials_for_nobody_else()
    {
        await using var forwarder = await ListenAsync(clientRootFile: Authority.RootFile);
        await using var client = await Stunnel.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name, Authority.Issue("client.test"));
        await EchoesAsync(client.EndPoint);

        await using var without = await Stunnel.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name);
        await EndsAsync(without.EndPoint);
        await HandshakeFailsAsync();
        Target.Accepted.Should().Be(1);
    }

    [RequiresPeer("haproxy")]
    public async Task Our_listener_wants_a_certificate_of_haproxys()
    {
        await using var forwarder = await ListenAsync(clientRootFile: Authority.RootFile);
        await using var client = await Haproxy.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name, Authority.Issue("client.test"));
        await EchoesAsync(client.EndPoint);

        await using var stranger = await Haproxy.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name, Stranger.Issue("client.test"));
        await EndsAsync(stranger.EndPoint);
        await HandshakeFailsAsync();
    }

    [RequiresPeer("openssl")]
    public async Task OpenSsl_gets_what_the_target_says_first()
    {
        await using var target = TestServer.Start(GreetAsync);
        await using var forwarder = await ListenAsync(target: target.EndPoint);
        foreach (var version in new[] { "-tls1_2", "-tls1_3" })
        {
            var result = await OpenSsl.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name, version);
            result.Should().BeEquivalentTo(new { ExitCode = 0, Output = "welcome" });
        }
    }

    [RequiresPeer("openssl")]
    public async Task OpenSsl_refuses_our_certificate_for_the_right_reason()
    {
        (await RefusedAsync(Authority.IssueExpired(Name))).Should().Contain("certificate has expired");
        (await RefusedAsync(Authority.Issue("other.test"))).Should().Contain("hostname mismatch");
        (await RefusedAsync(Stranger.Issue(Name))).Should().Contain("unable to get local issuer certificate");
    }

    [RequiresPeer("openssl")]
    public async Task OpenSsl_without_a_certificate_is_refused_where_one_is_wanted()
    {
        await using var target = TestServer.Start(GreetAsync);
        await using var forwarder = await ListenAsync(clientRootFile: Authority.RootFile, target: target.EndPoint);
        var own = Authority.Issue("client.test");
        (await OpenSsl.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name, "-cert", own.CertFile, "-key", own.KeyFile)).Output.Should().Be("welcome");
        (await OpenSsl.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name)).Output.Should().BeEmpty();
        await HandshakeFailsAsync();
        target.Accepted.Should().Be(1);
    }

    [RequiresPeer("openssl")]
    public async Task Old_versions_of_TLS_are_refused()
    {
        await using var forwarder = await ListenAsync();
        (await OpenSsl.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name, "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0")).ExitCode.Should().NotBe(0);
    }

    private static async Task GreetAsync(NetworkStream stream, CancellationToken cancellationToken) =>
        await stream.WriteAsync("welcome"u8.ToArray(), cancellationToken);

    private async Task<string> RefusedAsync(CertificateFile certificate)
    {
        await using var forwarder = await ListenAsync(certificate);
        var result = await OpenSsl.ClientAsync(EndPointOf(forwarder), Authority.RootFile, Name);
        result.ExitCode.Should().NotBe(0);
        return result.Errors;
    }

    private Task<LogRecord> HandshakeFailsAsync() => Log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeFailed);
}
