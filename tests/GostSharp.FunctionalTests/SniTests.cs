using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GostSharp.Codecs;
using GostSharp.Codecs.Tls;
using GostSharp.Protocols.Sni;

namespace GostSharp.FunctionalTests;

/// <summary>An SNI proxy on real sockets, with hellos of the framework's own TLS.</summary>
public class SniTests : LeakCheckedTests
{
    private const string Name = "target.test";

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task TLS_passes_with_both_of_its_ends()
    {
        using var authority = new PemAuthority();
        using var certificate = Certificate(authority);
        await using var target = TestServer.Start(async (stream, cancellationToken) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
            await tls.CopyToAsync(tls, cancellationToken);
            await tls.ShutdownAsync();
        });
        await using var proxy = await StartAsync(() => target.EndPoint);
        await using (var client = await proxy.ConnectAsync())
        {
            await using var tls = new SslStream(client.Stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = Name,
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { Root(authority) }, RevocationMode = X509RevocationMode.NoCheck },
            });
            var received = RandomBytes.VerifyAsync(tls, 3, 1_000_000);
            (await RandomBytes.WriteAsync(tls, 3, 1_000_000)).Should().Equal(await received);
            await tls.ShutdownAsync();
            (await tls.ReadAsync(new byte[1])).Should().Be(0);
        }

        await proxy.IsIdleAsync();
        OwnPaths.OfProcess.Count.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hello_with_GREASE_in_the_place_of_an_encrypted_name_reaches_a_server_that_answers_it()
    {
        using var authority = new PemAuthority();
        using var certificate = Certificate(authority);
        await using var target = TestServer.Start(async (stream, cancellationToken) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
        });
        await using var proxy = await StartAsync(() => target.EndPoint);
        await using var client = await proxy.ConnectAsync();
        var records = await HelloAsync();
        TlsExtension[] grease = [new(0x8A8A, []), new(0xFE0D, [0, 0, 1, 0, 1, 0x2F, 0, 4, 1, 2, 3, 4, 0, 2, 5, 6])];

        await client.Stream.WriteAsync(records.With(new ClientHello(records.Hello.Head, [.. grease, .. records.Hello.Extensions!])));

        var answer = new byte[6];
        await client.Stream.ReadExactlyAsync(answer);
        (answer[0], answer[1], answer[5]).Should().Be((ClientHelloRecords.Handshake, (byte)3, (byte)2), "it is a ServerHello");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_that_leads_back_to_the_proxy_is_refused_when_it_comes_back()
    {
        IPEndPoint? itself = null;
        await using var proxy = await StartAsync(() => itself!);
        itself = proxy.EndPoint;
        await using (var client = await proxy.ConnectAsync())
        {
            await client.Stream.WriteAsync((await HelloAsync()).Bytes);

            var alert = new byte[TlsAlert.UnrecognizedName.Length];
            await client.Stream.ReadExactlyAsync(alert);
            alert.Should().Equal(TlsAlert.UnrecognizedName);
            await client.SeesEndAsync();
        }

        await proxy.IsIdleAsync();
        proxy.Statistics.Accepted.Should().Be(2);
        OwnPaths.OfProcess.Count.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("EHLO me\r\n", false)]
    [InlineData("\u0016\u0003\u0001\0\0", false)]
    [InlineData("\u0016\u0003\u0001\0\u0004\u0001", true)]
    public async Task A_client_whose_host_cannot_be_hidden_is_cut_at_once_though_the_node_says_nothing(string said, bool ends)
    {
        await using var node = TestServer.Start((stream, cancellationToken) => stream.CopyToAsync(Stream.Null, cancellationToken));
        await using var forwarding = await Forwarding.StartAsync(builder => builder
            .Through(chain => chain.Hop(node.EndPoint.ToString(), hop => hop.Sni("cdn.test")))
            .ForwardTcp("127.0.0.1:0", "target.test:443"));
        await using var client = await forwarding.ConnectAsync();

        await client.Stream.WriteAsync(Encoding.Latin1.GetBytes(said));
        if (ends)
        {
            await client.CompleteWritesAsync();
        }

        var reading = async () => await client.Stream.ReadAsync(new byte[1]);
        await reading.Should().ThrowAsync<IOException>("it is reset");
        await forwarding.IsIdleAsync();
    }

    private static Task<Forwarding> StartAsync(Func<IPEndPoint> server) => Forwarding.StartAsync(builder => builder
        .UseRoute(new LeadingRoute(server))
        .AddService(service => service.Listen("127.0.0.1:0").SniProxy()));

    private static X509Certificate2 Certificate(PemAuthority authority)
    {
        var files = authority.Issue(Name);
        return X509Certificate2.CreateFromPemFile(files.CertFile, files.KeyFile);
    }

    private static X509Certificate2 Root(PemAuthority authority) => X509Certificate2.CreateFromPem(File.ReadAllText(authority.RootFile));

    /// <summary>What a client of the framework says first.</summary>
    private static async Task<ClientHelloRecords> HelloAsync()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var tls = new SslStream(pair.Client.Stream);
        var handshake = tls.AuthenticateAsClientAsync(Name);
        var records = await MessageReader.ReadAsync<ClientHelloRecords>(
            pair.Server, ClientHelloRecords.TryParse, ClientHelloRecords.MaxLength, "the ClientHello", CancellationToken.None);
        pair.Server.Abort();
        await handshake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return records;
    }
}
