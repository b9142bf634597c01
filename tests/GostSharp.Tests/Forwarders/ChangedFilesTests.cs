using GostSharp.Configuration;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Transports.Tls;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

/// <summary>A configuration whose files have changed is another one, though its text is the same.</summary>
public sealed class ChangedFilesTests : IDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly PemFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_user_who_was_taken_out_of_the_file_is_let_in_no_more()
    {
        await using var echo = await _network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        _files.Write("users", "alice secret");
        await using var server = await On("server").AddService(service => service.Listen("server:1080").Socks5().RequireUsers(_files.Of("users"))).StartAsync();
        (await AskAsAsync("alice", "secret")).Should().Be("echo\nhello");
        var handle = server.Services[0];

        _files.Write("users", "bob word");
        await server.ApplyAsync(server.Config);

        (await AskAsAsync("bob", "word")).Should().Be("echo\nhello");
        (await this.Invoking(test => test.AskAsAsync("alice", "secret")).Should().ThrowAsync<ConnectFailedException>())
            .Which.Reason.Should().Be(FailureReason.Authentication);
        server.Services[0].Should().BeSameAs(handle);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_is_shown_the_credentials_that_are_in_the_file_now()
    {
        await using var echo = await _network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        await using var server = await On("server").AddService(service => service.Listen("server:1080").Socks5().RequireUser("bob", "word")).StartAsync();
        _files.Write("users", "alice secret");
        await using var client = await On("client").ForwardTcp("client:80", "echo:7").Through(chain => chain.Hop("server:1080", hop => hop
            .Connector("socks5").Configure(node => node with { Connector = node.Connector with { Auth = new AuthConfig { File = _files.Of("users") } } }))).StartAsync();

        _files.Write("users", "bob word");
        await client.ApplyAsync(client.Config);

        (await _network.GetHost("visitor").AskAsync("client:80", "hello")).Should().Be("echo\nhello");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_file_that_is_broken_now_changes_nothing()
    {
        await using var echo = await _network.GetHost("echo").ServeAsync(7, new MemoryServers.NamedEcho("echo"));
        _files.Write("users", "alice secret");
        await using var server = await On("server").AddService(service => service.Listen("server:1080").Socks5().RequireUsers(_files.Of("users"))).StartAsync();

        _files.Write("users", "# nobody");
        await server.Invoking(forwarder => forwarder.ApplyAsync(forwarder.Config)).Should().ThrowAsync<ConfigurationException>();

        (await AskAsAsync("alice", "secret")).Should().Be("echo\nhello");
    }

    [Fact]
    public void Other_authorities_of_clients_are_another_listener()
    {
        _files.Write("ca", "one");
        var before = Resolve();
        Resolve().ListensLike(before).Should().BeTrue();
        Resolve().Should().Be(before);

        _files.Write("ca", "two");

        Resolve().ListensLike(before).Should().BeFalse();
    }

    private ResolvedService Resolve() => ResolvedService.Resolve(new GostConfig
    {
        Services = [new ServiceConfig { Name = "a", Address = ":0", Listener = new ListenerConfig { Type = "tls", Tls = new TlsConfig { CaFile = _files.Of("ca") } } }],
    })[0];

    private async Task<string> AskAsAsync(string user, string password)
    {
        await using var chain = On("client").Through(hops => hops.Hop("server:1080", hop => hop.Socks5().Credentials(user, password))).BuildChain();
        return await chain.AskAsync("echo:7", "hello");
    }

    private ForwarderBuilder On(string host) => new ForwarderBuilder().UseRoute(_network.GetHost(host));
}
