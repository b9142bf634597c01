using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Protocols;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Protocols;

public sealed class TunnelTests : IAsyncDisposable
{
    private static readonly DnsEndPoint Target = new("target", 80);

    private readonly ConnectionPair _client = ConnectionPair.CreateInMemory();
    private readonly ConnectionPair _target = ConnectionPair.CreateInMemory();
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly Tunnel _tunnel;

    public TunnelTests()
    {
        _tunnel = new Tunnel(new TunnelOptions(), _time, _log.CreateLogger("tunnel"));
        _client.Server.Features.Set(new ConnectionActivity("mine", 7));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _target.DisposeAsync();
        _log.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dial_is_on_behalf_of_the_client()
    {
        EndPoint? seen = null;

        var dialled = await _tunnel.DialAsync(_client.Server, (visitor, _) => Dialled(seen = visitor), CancellationToken.None);

        dialled.Should().BeSameAs(_target.Client);
        seen.Should().Be(_client.Server.RemoteEndPoint);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_visitor_from_further_away_is_the_client()
    {
        EndPoint? seen = null;
        _client.Server.Features.Visitor = new IPEndPoint(IPAddress.Parse("192.0.2.9"), 9);

        await _tunnel.DialAsync(_client.Server, (visitor, _) => Dialled(seen = visitor), CancellationToken.None);

        seen.Should().Be(_client.Server.Features.Visitor);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failed_dial_is_the_callers_to_tell()
    {
        var failure = new ConnectFailedException(FailureReason.Refused, Target);

        (await DiallingAsync((_, _) => throw failure).Invoking(task => task).Should().ThrowAsync<ConnectFailedException>()).Which.Should().BeSameAs(failure);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_no_stream_is_closed_and_refused()
    {
        var (near, far) = MemorySession.CreatePair();

        (await DiallingAsync((_, _) => ValueTask.FromResult<Connection>(near)).Invoking(task => task).Should().ThrowAsync<ConnectFailedException>())
            .Which.Reason.Should().Be(FailureReason.NotSupported);

        await far.Ended;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_breaks_ends_its_dial()
    {
        var dialling = DiallingAsync(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return _target.Client;
        });
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        _client.Client.Abort();

        var failure = (await dialling.Invoking(task => task).Should().ThrowAsync<GostException>()).Which;
        (failure.Reason, failure.Message).Should().Be((FailureReason.ConnectionLost, "the client left before a target was reached"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_the_client_sends_during_a_long_dial_is_not_lost()
    {
        var answer = new TaskCompletionSource<Connection>(TaskCreationOptions.RunContinuationsAsynchronously);
        var dialling = DiallingAsync((_, _) => new ValueTask<Connection>(answer.Task));
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await _client.Client.Stream.WriteAsync("early"u8.ToArray());

        answer.SetResult(_target.Client);
        await dialling;

        var received = new byte[5];
        await _client.Server.Stream.ReadExactlyAsync(received);
        received.Should().Equal("early"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Its_log_names_the_nodes_on_the_way()
    {
        RoutePath.Extend(_target.Client, _client.Client, "hop-0/node-0");
        var relaying = RelayAsync();
        await EndAsync(relaying);

        _log.Records[0].Should().Match<LogRecord>(record =>
            record.EventId.Id == EventIds.RelayStarted && record.Message == "mine #7: client:50000 <-> target:80 through hop-0/node-0");
        _log.Records.Should().NotContain(record => record.EventId.Id == EventIds.TunnelBroken);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_direct_relay_names_none()
    {
        await EndAsync(RelayAsync());

        _log.Records[0].Message.Should().Be("mine #7: client:50000 <-> target:80");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_tunnel_that_breaks_is_told_with_its_nodes()
    {
        RoutePath.Extend(_target.Client, _client.Client, "hop-0/node-0");
        var relaying = RelayAsync();

        _target.Server.Abort();
        await relaying;

        var broken = _log.Records.Single(record => record.EventId.Id == EventIds.TunnelBroken);
        broken.Level.Should().Be(LogLevel.Information);
        broken.Message.Should().StartWith("mine #7: the connection to target:80 through hop-0/node-0 broke: ");
        broken.State["Reason"].Should().NotBe("no reason is known");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_or_a_direct_target_that_breaks_is_no_broken_tunnel(bool isClient)
    {
        if (isClient)
        {
            RoutePath.Extend(_target.Client, _client.Client, "hop-0/node-0");
        }

        var relaying = RelayAsync();
        (isClient ? _client.Client : _target.Server).Abort();
        await relaying;

        _log.Records.Select(record => record.EventId.Id).Should().Equal(EventIds.RelayStarted, EventIds.RelayEnded);
    }

    private async Task EndAsync(Task relaying)
    {
        await _client.Client.CompleteWritesAsync();
        await _target.Server.CompleteWritesAsync();
        await relaying;
    }

    private Task RelayAsync() => _tunnel.RelayAsync(_client.Server, _target.Client, Target, CancellationToken.None).AsTask();

    private Task<StreamConnection> DiallingAsync(Func<EndPoint?, CancellationToken, ValueTask<Connection>> dial) =>
        _tunnel.DialAsync(_client.Server, dial, CancellationToken.None).AsTask();

    private ValueTask<Connection> Dialled(EndPoint? _) => ValueTask.FromResult<Connection>(_target.Client);
}
