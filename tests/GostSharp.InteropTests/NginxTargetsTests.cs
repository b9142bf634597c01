using GostSharp.InteropTests.Peers;
using GostSharp.Services;

namespace GostSharp.InteropTests;

/// <summary>Several targets as a user sees them: three nginx behind one port, asked with curl, one of them stopped and started again.</summary>
public sealed class NginxTargetsTests : IAsyncLifetime
{
    private static readonly TimeSpan FailTimeout = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly List<NginxServer> _servers = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            _servers.Add(await NginxServer.StartAsync());
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Round_robin_asks_one_after_the_other()
    {
        await using var forwarder = await StartAsync(service => service.RoundRobin());
        (await AskAsync(forwarder, 6)).Should().Equal(Body(0), Body(1), Body(2), Body(0), Body(1), Body(2));
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Round_robin_goes_round_the_one_that_is_down_and_comes_back_to_it()
    {
        await using var forwarder = await StartAsync(service => service.RoundRobin().FailTimeout(FailTimeout));
        await _servers[1].StopAsync();
        (await AskAsync(forwarder, 6)).Should().HaveCount(6).And.OnlyContain(body => body == Body(0) || body == Body(2));

        await _servers[1].RestartAsync();
        _time.Advance(FailTimeout);
        (await AskAsync(forwarder, 3)).Should().BeEquivalentTo(Body(0), Body(1), Body(2));
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Fifo_fails_over_without_a_failure_at_the_client_and_returns_after_the_fail_timeout()
    {
        await using var forwarder = await StartAsync(service => service.FirstAlive().FailTimeout(FailTimeout));
        (await AskAsync(forwarder, 2)).Should().Equal(Body(0), Body(0));

        await _servers[0].StopAsync();
        (await AskAsync(forwarder, 2)).Should().Equal(Body(1), Body(1));
        forwarder.Services[0].Targets.Select(target => target.IsAlive).Should().Equal(false, true, true);

        await _servers[0].RestartAsync();
        (await AskAsync(forwarder, 1)).Should().Equal(Body(1));
        _time.Advance(FailTimeout);
        (await AskAsync(forwarder, 2)).Should().Equal(Body(0), Body(0));
        forwarder.Services[0].Targets.Should().OnlyContain(target => target.IsAlive && target.Failures == 0);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task With_every_target_down_the_client_is_closed_and_the_first_one_back_is_found_at_once()
    {
        await using var forwarder = await StartAsync(service => service.FirstAlive().FailTimeout(FailTimeout));
        foreach (var server in _servers)
        {
            await server.StopAsync();
        }

        (await Curl.RunAsync(Url(forwarder))).ExitCode.Should().NotBe(0);
        forwarder.Services[0].Targets.Should().OnlyContain(target => !target.IsAlive);

        await _servers[2].RestartAsync();
        (await AskAsync(forwarder, 1)).Should().Equal(Body(2));
        forwarder.Services[0].State.Should().Be(ServiceState.Listening);
    }

    private static string Url(Forwarder forwarder) => $"http://{forwarder.Services[0].LocalEndPoint}/";

    private static async Task<string[]> AskAsync(Forwarder forwarder, int times)
    {
        var bodies = new string[times];
        for (var i = 0; i < times; i++)
        {
            var result = await Curl.RunAsync("-sS", Url(forwarder));
            result.ExitCode.Should().Be(0, "curl said {0}", result.Errors);
            bodies[i] = result.Output.Trim();
        }

        return bodies;
    }

    private string Body(int server) => _servers[server].Body.Trim();

    private Task<Forwarder> StartAsync(Action<ServiceBuilder> configure) => new ForwarderBuilder()
        .UseTimeProvider(_time)
        .ForwardTcp("127.0.0.1:0", string.Join(',', _servers.Select(server => server.EndPoint)), configure)
        .StartAsync();
}
