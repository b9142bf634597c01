using GostSharp.Protocols;
using GostSharp.Protocols.Binding;
using GostSharp.Protocols.Ssh;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Ssh;

/// <summary>What clients of an SSH server are told, and when.</summary>
public sealed class SshHandlerTests
{
    private const string Wanted = "10.0.0.1:7000";

    private readonly MemoryHost _machine = new MemoryNetwork().GetHost("10.0.0.1");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_is_told_of_its_target_when_that_is_reached_and_not_before()
    {
        var dialled = new TaskCompletionSource<Connection>();
        var (near, far) = MemoryConnection.CreatePair();
        await using var client = new PendingClientDouble(Address.Parse("target:80"));
        var handling = Handler((context, _) => new(dialled.Task)).HandleAsync(client.Server, CancellationToken.None).AsTask();
        client.Granted.IsCompleted.Should().BeFalse();

        dialled.SetResult(near);

        await client.Granted;
        await client.Client.SendAsync("AA");
        await far.ExpectAsync("AA");
        await client.Client.CompleteWritesAsync();
        await far.ExpectEndAsync();
        await far.SendAsync("BB");
        await far.CompleteWritesAsync();
        await client.Client.ExpectAsync("BB");
        await client.Client.ExpectEndAsync();
        await handling;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("0.0.0.0:80", "127.0.0.1:80")]
    [InlineData("[::]:80", "127.0.0.1:80")]
    [InlineData("target:80", "target:80")]
    public async Task The_target_is_dialled_for_the_client(string wanted, string expected)
    {
        ConnectContext? asked = null;
        await using var client = new PendingClientDouble(Address.Parse(wanted));
        var handle = () => Handler((context, _) => Fail(asked = context)).HandleAsync(client.Server, CancellationToken.None).AsTask();

        await handle.Should().ThrowAsync<ConnectFailedException>();
        asked.Should().Be(new ConnectContext(Address.Parse(expected), Address.Parse("10.0.0.2:1")));
        client.Refusal.Should().BeOfType<ConnectFailedException>().Which.Reason.Should().Be(FailureReason.Refused);
        client.Granted.IsCompleted.Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_is_not_permitted_is_not_dialled()
    {
        await using var client = new PendingClientDouble(Address.Parse("target:81"));
        var handle = () => Handler((_, _) => throw new InvalidOperationException(), "target:80").HandleAsync(client.Server, CancellationToken.None).AsTask();

        await handle.Should().ThrowAsync<ConnectFailedException>().WithMessage("target:81: clients may not be led there (permitOpen)");
        client.Refusal!.Reason.Should().Be(FailureReason.Forbidden);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dial_ends_with_the_client()
    {
        await using var client = new PendingClientDouble(Address.Parse("target:80"));
        var handling = Handler(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        }).HandleAsync(client.Server, CancellationToken.None).AsTask();

        client.Leave();

        (await handling.Invoking(task => task).Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_is_bound_and_leads_its_visitors_to_the_client()
    {
        await using var request = new PortRequestDouble(Wanted);
        var handling = Handler().HandleAsync(request, CancellationToken.None).AsTask();
        (await request.Granted).Should().Be(Address.Parse(Wanted));

        await using var visitor = await _machine.DialAsync(Wanted);
        await visitor.SendAsync("AA");
        var (stream, address) = await request.NextAsync();
        address.Should().Be(visitor.LocalEndPoint);
        await stream.ExpectAsync("AA");
        await stream.SendAsync("BB");
        await visitor.ExpectAsync("BB");

        // Taken back, it is free at once, and those who have come stay.
        request.Withdraw();
        await request.WhenFree;
        await using var rebound = await _machine.ListenAsync(Address.Parse(Wanted));
        await visitor.SendAsync("CC");
        await stream.ExpectAsync("CC");
        handling.IsCompleted.Should().BeFalse();

        await visitor.DisposeAsync();
        await stream.ExpectEndAsync();
        await stream.DisposeAsync();
        await handling;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_visitor_whose_stream_the_client_does_not_take_is_reset_and_the_next_one_is_led()
    {
        await using var request = new PortRequestDouble(Wanted) { Failure = new GostException(FailureReason.ResourcesExhausted, "full") };
        using var log = new LogCollector();
        _ = Handler(log: log).HandleAsync(request, CancellationToken.None).AsTask();
        await request.Granted;
        await using var unlucky = await _machine.DialAsync(Wanted);
        await unlucky.ExpectGoneAsync();
        await Eventually.TrueAsync(() => log.Records.Any(record => record.EventId.Id == 2041 && record.Message.Contains("full")));

        request.Failure = null;
        await using var visitor = await _machine.DialAsync(Wanted);
        await visitor.SendAsync("AA");
        await (await request.NextAsync()).Stream.ExpectAsync("AA");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true, "10.0.0.9:7000", FailureReason.Forbidden)]
    [InlineData(false, Wanted, FailureReason.Forbidden)]
    public async Task A_port_that_is_not_permitted_is_refused(bool binds, string address, FailureReason expected)
    {
        await using var request = new PortRequestDouble(address);
        var handle = () => Handler(binds: binds).HandleAsync(request, CancellationToken.None).AsTask();

        await handle.Should().ThrowAsync<BindFailedException>();
        request.Refusal!.Reason.Should().Be(expected);
        request.Granted.IsCompleted.Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_that_is_taken_is_refused()
    {
        await using var taken = await _machine.ListenAsync(Address.Parse(Wanted));
        await using var request = new PortRequestDouble(Wanted);
        var handle = () => Handler().HandleAsync(request, CancellationToken.None).AsTask();

        await handle.Should().ThrowAsync<BindFailedException>();
        request.Refusal!.Reason.Should().Be(FailureReason.AddressUnavailable);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_no_client_of_an_SSH_server_has_sent_is_not_served()
    {
        var (near, far) = MemoryConnection.CreatePair();
        await using var _ = far;
        var handle = () => Handler().HandleAsync(near, CancellationToken.None).AsTask();

        (await handle.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.NotSupported);
        await near.DisposeAsync();
    }

    private SshHandler Handler(
        Func<ConnectContext, CancellationToken, ValueTask<Connection>>? connect = null, string permitOpen = "*", bool binds = true, LogCollector? log = null)
    {
        var logger = log?.CreateLogger("test") ?? NullLogger.Instance;
        var tunnel = new Tunnel(new TunnelOptions(), TimeProvider.System, logger);
        var machine = new PermittedMachine(_machine, ListenPermits.Parse("10.0.0.1:*"));
        var ports = new SshPorts(machine, new PeerAcceptor("service", TimeProvider.System, logger), tunnel, TimeProvider.System, logger);
        return new SshHandler(connect ?? ((context, _) => Fail(context)), tunnel, OpenPermits.Parse(permitOpen), binds ? ports : null);
    }

    private static ValueTask<Connection> Fail(ConnectContext context) => throw new ConnectFailedException(FailureReason.Refused, context.Target);
}
