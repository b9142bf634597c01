using System.Net;
using GostSharp.Configuration;
using GostSharp.Services;
using GostSharp.Tests.Services;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

public sealed class ForwarderTests
{
    private readonly MemoryNetwork _network = new();
    private readonly MemoryHost _machine;

    public ForwarderTests() => _machine = _network.GetHost("gateway");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Services_are_found_by_position_and_by_name()
    {
        await using var forwarder = await Builder().ForwardTcp(":80", "db:1").ForwardTcp(":81", "db:2", service => service.Name("second")).StartAsync();

        forwarder.Services.Count.Should().Be(2);
        forwarder.Services["second"].Should().BeSameAs(forwarder.Services[1]);
        forwarder.Services.Select(service => service.Name).Should().Equal("service-0", "second");
        forwarder.Services[0].ToString().Should().Be("service-0 on gateway:80");
        forwarder.Invoking(f => f.Services["third"]).Should().Throw<KeyNotFoundException>().WithMessage("*'third'*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Before_the_start_and_without_services_there_are_none()
    {
        await using var forwarder = Builder().Build();
        forwarder.Services.Should().BeEmpty();

        await forwarder.StartAsync();

        forwarder.Services.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_carries_a_connection_in_memory_from_end_to_end()
    {
        await using var server = await _network.GetHost("db").ListenAsync(new DnsEndPoint("db", 5432));
        await using var forwarder = await Builder().ForwardTcp(":80", "db:5432").StartAsync();

        await using var client = await ConnectAsync();
        await using var accepted = (StreamConnection)(await server.AcceptAsync())!;
        await client.Stream.WriteAsync("ping"u8.ToArray());
        await accepted.Stream.ReadExactlyAsync(new byte[4]);

        await Eventually.TrueAsync(() => forwarder.Services[0].Statistics is { Accepted: 1, Active: 1, BytesUp: 4 });
        forwarder.Services[0].Connections.Single().Target.Should().Be(new DnsEndPoint("db", 5432));
        forwarder.Services[0].Targets.Single().Name.Should().Be("target-0");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_wrong_is_told_together_and_nothing_is_started()
    {
        var start = () => Builder().ForwardTcp("nowhere", "db:1").ForwardTcp(":80", "db").StartAsync();

        (await start.Should().ThrowAsync<ConfigurationException>()).Which.Errors.Should().HaveCount(2);

        await using var free = await _machine.ListenAsync(new DnsEndPoint("gateway", 80));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_listener_that_cannot_be_bound_undoes_the_others()
    {
        await using var taken = await _machine.ListenAsync(new DnsEndPoint("gateway", 81));
        var start = () => Builder().ForwardTcp(":80", "db:1").ForwardTcp(":81", "db:2").StartAsync();

        (await start.Should().ThrowAsync<ConfigurationException>().WithMessage("service 'service-1': *"))
            .Which.Reason.Should().Be(FailureReason.AddressUnavailable);

        await using var free = await _machine.ListenAsync(new DnsEndPoint("gateway", 80));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stopped_forwarder_still_shows_its_services_and_cannot_be_changed()
    {
        await using var forwarder = await Builder().ForwardTcp(":80", "db:1").StartAsync();

        await forwarder.StopAsync();

        forwarder.Services.Single().State.Should().Be(ServiceState.Stopped);
        await forwarder.Invoking(f => f.ApplyAsync(new GostConfig())).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_change_goes_through_although_a_handler_of_the_users_fails_to_close()
    {
        var handler = new FunctionHandler(FunctionHandler.DrainAsync) { Complaint = new IOException("cannot close") };
        await using var forwarder = await Builder()
            .AddHandler("own", _ => handler)
            .AddService(service => service.Listen(":80").Handle("own"))
            .AddService(service => service.Listen(":81").Handle("own"))
            .StartAsync();
        var services = forwarder.Config.Services.Select(service => service with { Handler = new HandlerConfig { Type = "forward" } });

        await forwarder.ApplyAsync(forwarder.Config with { Services = [.. services] });

        handler.Disposals.Should().Be(2);
        forwarder.Config.Services.Should().OnlyContain(service => service.Handler.Type == "forward");
        await forwarder.DisposeAsync();
        await using var free = await _machine.ListenAsync(new DnsEndPoint("gateway", 81));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_start_that_fails_undoes_everything_although_a_component_of_the_users_fails_to_close()
    {
        await using var taken = await _machine.ListenAsync(new DnsEndPoint("gateway", 82));
        var handler = new FunctionHandler(FunctionHandler.DrainAsync) { Complaint = new IOException("cannot close") };
        var start = () => Builder()
            .AddHandler("own", _ => handler)
            .AddService(service => service.Listen(":80").Handle("own"))
            .ForwardTcp(":81", "db:1")
            .ForwardTcp(":82", "db:1")
            .StartAsync();

        await start.Should().ThrowAsync<ConfigurationException>().WithMessage("service 'service-2': *");

        handler.Disposals.Should().Be(1);
        await using var free = await _machine.ListenAsync(new DnsEndPoint("gateway", 81));
    }

    private ForwarderBuilder Builder() => new ForwarderBuilder().UseRoute(_machine);

    private async Task<StreamConnection> ConnectAsync() =>
        (StreamConnection)await _network.GetHost("client").ConnectAsync(new ConnectContext(new DnsEndPoint("gateway", 80)));
}
