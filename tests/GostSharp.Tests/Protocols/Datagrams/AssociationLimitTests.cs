using System.Net;
using GostSharp.Protocols.Datagrams;
using GostSharp.Tests.Relaying;
using GostSharp.Tests.Transports.Udp;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Datagrams;

/// <summary>A client that names one target after the other, none of which answers the dial.</summary>
public sealed class AssociationLimitTests : IAsyncDisposable
{
    private readonly ScriptedDatagramSocket _client = new();
    private readonly ConnectionPair _owner = ConnectionPair.CreateInMemory();
    private readonly TaskCompletionSource _mayConnect = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _dials;

    public ValueTask DisposeAsync() => _owner.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Targets_beyond_the_limit_are_not_dialled_while_all_others_still_are()
    {
        await using var association = Create(new AssociationOptions { MaxConnections = 4 });
        var running = association.RunAsync(_client, CancellationToken.None).AsTask();

        Bring(targets: 20, length: 1);
        await _client.IsDoneAsync();

        association.Dropped.Should().Be(16);
        await Eventually.TrueAsync(() => Volatile.Read(ref _dials) == 4);
        await EndAsync(running);
        _dials.Should().Be(4);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Targets_that_are_connected_make_room_for_others()
    {
        _mayConnect.SetResult();
        await using var association = Create(new AssociationOptions { MaxConnections = 4 });
        var running = association.RunAsync(_client, CancellationToken.None).AsTask();

        for (var i = 1; i <= 20; i++)
        {
            _client.Bring(new DnsEndPoint($"target-{i}", 53), 1);
            var expected = i;
            await Eventually.TrueAsync(() => association.DatagramsUp == expected);
        }

        association.Dropped.Should().Be(0);
        await EndAsync(running);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_waits_for_all_targets_together_is_bounded_and_room_is_given_back()
    {
        await using var association = Create(new AssociationOptions { MaxWaitingBytes = 5000 });
        var running = association.RunAsync(_client, CancellationToken.None).AsTask();

        Bring(targets: 20, length: 1000);
        await _client.IsDoneAsync();
        association.Dropped.Should().Be(15);

        _mayConnect.SetResult();
        await Eventually.TrueAsync(() => association.DatagramsUp == 5);
        Bring(targets: 1, length: 5000);
        await Eventually.TrueAsync(() => association.DatagramsUp == 6);
        await EndAsync(running);
    }

    private Association Create(AssociationOptions options) => new(_owner.Server, null, ConnectAsync, options, TimeProvider.System, NullLogger.Instance);

    private void Bring(int targets, int length)
    {
        for (var i = 0; i < targets; i++)
        {
            _client.Bring(new DnsEndPoint($"target-{length}-{i}", 53), new byte[length]);
        }
    }

    private async Task EndAsync(Task running)
    {
        _client.End();
        await running;
    }

    private async ValueTask<DatagramConnection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _dials);
        await _mayConnect.Task.WaitAsync(cancellationToken);
        return new DatagramPipe();
    }
}
