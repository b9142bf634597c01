using System.Net;
using GostSharp.Protocols.Datagrams;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Datagrams;

public sealed class AssociationTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly MemoryNetwork _network = new();
    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly byte[] _buffer = new byte[65_536];
    private readonly TunnelSocket _client;
    private int _connections;
    private Association? _association;
    private Task _running = Task.CompletedTask;

    public AssociationTests() => _client = new TunnelSocket(_pair.Client, TunnelSocket.Version3Takes);

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        await _running;
        if (_association is not null)
        {
            await _association.DisposeAsync();
        }

        _log.Dispose();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Packets_reach_many_targets_and_each_answer_tells_whose_it_is(bool canBind)
    {
        await using var one = await TargetAsync("10.0.0.1:53");
        await using var two = await TargetAsync("10.0.0.2:53");
        await using var named = await TargetAsync("dns:53");
        await StartAsync(canBind);

        foreach (var address in new[] { "10.0.0.1:53", "10.0.0.2:53", "dns:53", "10.0.0.1:53" })
        {
            (await AskAsync(address, 7)).Should().Be(Address.Parse(address));
        }

        _connections.Should().Be(canBind ? 1 : 3, "a name always has a connection of its own, and all have where nothing can be bound");
        await EndsAsync();
        _association!.Should().BeEquivalentTo(new { DatagramsUp = 4L, DatagramsDown = 4L, BytesUp = 4L, BytesDown = 4L, Dropped = 0L });
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_cannot_be_reached_costs_its_packets_alone()
    {
        await using var one = await TargetAsync("10.0.0.1:53");
        await StartAsync(canBind: false, connect: (context, _) => context.Target!.Equals(Address.Parse("10.0.0.9:53"))
            ? throw new ConnectFailedException(FailureReason.Unreachable, context.Target)
            : null);

        await SendAsync("10.0.0.9:53", 1);
        await Eventually.TrueAsync(() => _association!.Dropped == 1);
        await AskAsync("10.0.0.1:53", 2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_that_wait_for_a_connection_are_bounded_and_hold_up_nobody_else()
    {
        await using var one = await TargetAsync("10.0.0.1:53");
        var mayEnd = new TaskCompletionSource();
        await StartAsync(canBind: false, new AssociationOptions { QueueLength = 3 }, connect: (context, _) => context.Target!.Equals(Address.Parse("10.0.0.1:53")) ? null : mayEnd.Task);
        await using var slow = await TargetAsync("10.0.0.2:53");

        for (byte i = 0; i < 5; i++)
        {
            await SendAsync("10.0.0.2:53", i);
        }

        await AskAsync("10.0.0.1:53", 9);
        await Eventually.TrueAsync(() => _association!.Dropped == 2);
        mayEnd.SetResult();
        for (byte i = 0; i < 3; i++)
        {
            (await _client.ReceiveAsync(_buffer)).Payload.ToArray().Should().Equal(i);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Connections_are_bounded_and_the_longest_idle_makes_room()
    {
        await using var one = await TargetAsync("10.0.0.1:53");
        await using var two = await TargetAsync("10.0.0.2:53");
        await using var three = await TargetAsync("10.0.0.3:53");
        await StartAsync(canBind: false, new AssociationOptions { MaxConnections = 2 });
        foreach (var (address, expected) in new[] { ("10.0.0.1:53", 1), ("10.0.0.2:53", 2), ("10.0.0.1:53", 2), ("10.0.0.3:53", 3), ("10.0.0.1:53", 3), ("10.0.0.2:53", 4) })
        {
            await AskAsync(address, 1);
            _time.Advance(TimeSpan.FromSeconds(1));
            _connections.Should().Be(expected, address);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_rests_is_closed_and_an_association_that_rests_ends()
    {
        await using var one = await TargetAsync("10.0.0.1:53");
        await StartAsync(canBind: false, new AssociationOptions { ConnectionIdleTimeout = TimeSpan.FromSeconds(5), IdleTimeout = TimeSpan.FromHours(1) });
        await AskAsync("10.0.0.1:53", 1);
        await _time.WaitForTimersAsync(2);
        await PassAsync(TimeSpan.FromSeconds(5), () => _time.ActiveTimers == 1);

        await AskAsync("10.0.0.1:53", 2);

        _connections.Should().Be(2);
        await _time.WaitForTimersAsync(2);
        await PassAsync(TimeSpan.FromHours(1), () => _running.IsCompleted);
        await _running;
        _log.Records.Should().ContainSingle(record => record.EventId.Id == 2014).Which.Message.Should().Contain("TimedOut");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_sends_what_is_no_frame_ends_its_association()
    {
        await StartAsync(canBind: true);

        await _pair.Client.Stream.WriteAsync(new byte[] { 0, 1, 0, 9, 9 });

        await _running;
        _log.Records.Should().ContainSingle(record => record.EventId.Id == 2014).Which.Message.Should().Contain("ClientFailed");
    }

    // An answer has arrived before it is noted as traffic: what is noted only then rests from then on, and time has to pass once more.
    private Task PassAsync(TimeSpan rest, Func<bool> until) => Eventually.TrueAsync(() =>
    {
        _time.Advance(rest);
        return until();
    });

    private async Task StartAsync(bool canBind, AssociationOptions? options = null, Func<ConnectContext, CancellationToken, Task?>? connect = null)
    {
        var host = _network.GetHost("10.0.0.100");
        IRoute route = canBind ? host : new Routing.ScriptedRoute { Provides = RouteCapabilities.Datagrams };
        var associations = new Associations(route, route.Provides.HasFlag(RouteCapabilities.DatagramBinding), ConnectAsync, options ?? new AssociationOptions(), _time, _log.CreateLogger("test"));
        _association = await associations.OpenAsync(_pair.Server, CancellationToken.None);
        _running = _association.RunAsync(new TunnelSocket(_pair.Server, TunnelSocket.Version3Takes), CancellationToken.None).AsTask();

        async ValueTask<DatagramConnection> ConnectAsync(ConnectContext context, CancellationToken token)
        {
            Interlocked.Increment(ref _connections);
            await (connect?.Invoke(context, token) ?? Task.CompletedTask);
            return await host.ConnectDatagramAsync(context, token);
        }
    }

    private Task<EchoTarget> TargetAsync(string address) => EchoTarget.StartAsync(_network.GetHost(address.Split(':')[0]), address);

    private ValueTask SendAsync(string address, byte value) => _client.SendAsync(new[] { value }, Address.Parse(address));

    private async Task<EndPoint?> AskAsync(string address, byte value)
    {
        await SendAsync(address, value);
        var answer = await _client.ReceiveAsync(_buffer);
        answer.Payload.ToArray().Should().Equal(value);
        return answer.Peer;
    }

    private async Task EndsAsync()
    {
        await Eventually.TrueAsync(() => _association!.DatagramsDown == _association.DatagramsUp);
        await _pair.Client.CompleteWritesAsync();
        await _running;
    }
}
