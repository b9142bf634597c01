using GostSharp.Configuration;
using GostSharp.Diagnostics;
using GostSharp.Services;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Services;

public sealed class RemoteListenerTests : IDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();

    private MemoryHost Host => _network.GetHost("gate");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_free_port_is_bound_when_the_start_returns()
    {
        await using var forwarder = await StartAsync();
        forwarder.Services[0].State.Should().Be(ServiceState.Listening);
        Address.Format(forwarder.Services[0].LocalEndPoint).Should().Be("gate:80");
        await forwarder.Services[0].WaitForBoundAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_taken_port_does_not_fail_the_start_and_is_bound_once_it_is_free()
    {
        var other = await Host.ListenAsync(Host.EndPointAt(80));
        await using var forwarder = await StartAsync();
        var service = forwarder.Services[0];
        service.State.Should().Be(ServiceState.Retrying);
        service.LastError.Should().Contain("taken");

        await other.DisposeAsync();
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await service.WaitForBoundAsync();
        service.State.Should().Be(ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Delays_grow_from_one_to_five_seconds_a_little_less_each()
    {
        await using var other = await Host.ListenAsync(Host.EndPointAt(80));
        await using var forwarder = await StartAsync();
        for (var failure = 1; failure <= 6; failure++)
        {
            var count = failure;
            await Eventually.TrueAsync(() => Delays().Length >= count);
            await _time.WaitForTimersAsync(1);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        var expected = new[] { 1, 2, 4, 5, 5, 5 };
        Delays()[..6].Should().HaveCount(6).And.Satisfy(
            expected.Select(seconds => (System.Linq.Expressions.Expression<Func<TimeSpan, bool>>)(delay =>
                delay.TotalSeconds <= seconds && delay.TotalSeconds >= seconds * 0.9)));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_lost_listener_comes_back_after_a_second()
    {
        var bound = new List<IListener>();
        await using var forwarder = await StartAsync(bound);
        await bound[0].DisposeAsync();
        await Eventually.TrueAsync(() => forwarder.Services[0].State == ServiceState.Retrying);

        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => forwarder.Services[0].State == ServiceState.Listening);
        bound.Should().HaveCount(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Stopping_while_it_retries_is_prompt_and_leaves_no_timer()
    {
        await using var other = await Host.ListenAsync(Host.EndPointAt(80));
        var forwarder = await StartAsync();
        var waiting = forwarder.Services[0].WaitForBoundAsync();
        await forwarder.DisposeAsync();

        await Eventually.TrueAsync(() => _time.ActiveTimers == 0);
        forwarder.Services[0].State.Should().Be(ServiceState.Stopped);
        await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_bound_only_after_the_stop_is_unbound_at_once()
    {
        var binding = new TaskCompletionSource<IListener>();
        var binds = 0;
        await using var listener = await RemoteListener.CreateAsync(
            async _ => ++binds == 1 ? throw new IOException("not yet") : await binding.Task,
            "remote", Host.EndPointAt(80), _time, _log.CreateLogger("x"), CancellationToken.None);
        var accepting = listener.AcceptAsync().AsTask();
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => Volatile.Read(ref binds) == 2);
        await listener.UnbindAsync();

        binding.SetResult(await Host.ListenAsync(Host.EndPointAt(80)));

        (await accepting).Should().BeNull();
        await using var other = await Host.ListenAsync(Host.EndPointAt(80));
    }

    public void Dispose() => _log.Dispose();

    private TimeSpan[] Delays() =>
        [.. _log.Records.Where(record => record.EventId.Id == EventIds.RemoteRetries).Select(record => (TimeSpan)record.State["Delay"]!)];

    private Task<Forwarder> StartAsync(List<IListener>? bound = null) => new ForwarderBuilder()
        .UseRoute(bound is null ? Host : new RecordingRoute(Host, bound))
        .UseTimeProvider(_time)
        .UseLoggerFactory(_log)
        .AddConfig(new GostConfig
        {
            Services =
            [
                new ServiceConfig
                {
                    Name = "remote",
                    Address = "gate:80",
                    Listener = new ListenerConfig { Type = "rtcp" },
                    Handler = new HandlerConfig { Type = "rtcp" },
                    Targets = new TargetsConfig { Nodes = [new TargetConfig { Name = "target-0", Address = "gate:1" }] },
                },
            ],
        })
        .StartAsync();

    /// <summary>Notes every listener that it hands out.</summary>
    private sealed class RecordingRoute(IRoute inner, List<IListener> bound) : IRoute
    {
        public RouteCapabilities Provides => inner.Provides;

        public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
            inner.ConnectAsync(context, cancellationToken);

        public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
            inner.ConnectDatagramAsync(context, cancellationToken);

        public async ValueTask<IListener> ListenAsync(System.Net.EndPoint address, CancellationToken cancellationToken = default)
        {
            var listener = await inner.ListenAsync(address, cancellationToken);
            bound.Add(listener);
            return listener;
        }

        public ValueTask<DatagramSocket> BindDatagramAsync(System.Net.EndPoint address, CancellationToken cancellationToken = default) =>
            inner.BindDatagramAsync(address, cancellationToken);
    }
}
