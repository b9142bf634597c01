using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests;

public sealed class FarewellTests
{
    private readonly ManualTime _time = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_with_unread_bytes_on_their_way_gets_the_reply_and_an_end_instead_of_a_reset()
    {
        await using var pair = await ConnectionPair.CreateTcpAsync();
        await pair.Client.Stream.WriteAsync(new byte[50_000]);

        var sending = SendAsync(pair.Server);
        var reply = new byte[2];
        await pair.Client.Stream.ReadExactlyAsync(reply);
        (await pair.Client.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await pair.Client.Stream.WriteAsync(new byte[50_000]);
        await pair.Client.CompleteWritesAsync();

        await sending;
        reply.Should().Equal(5, 0xFF);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_does_not_close_is_waited_for_a_bounded_time()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var sending = SendAsync(pair.Server);
        await _time.WaitForTimersAsync(1);

        _time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        sending.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromTicks(1));

        await sending;
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_does_not_stop_is_read_up_to_a_bounded_amount()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var sending = SendAsync(pair.Server);

        for (var sent = 0; sent < 1024; sent++)
        {
            await pair.Client.Stream.WriteAsync(new byte[1024]);
        }

        await sending;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_has_gone_is_not_an_error()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        pair.Client.Abort();

        await SendAsync(pair.Server);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_speaks_garbage_in_return_is_not_an_error_of_the_farewell()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = WebSocketConnection.Create(pair.Server, new WebSocketTraits(WebSocketSide.Server, IsCompressed: false), null, _time);
        await pair.Client.Stream.WriteAsync("this is no frame"u8.ToArray());

        await SendAsync(server);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_caller_that_gives_up_ends_the_waiting()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        using var caller = new CancellationTokenSource();
        var sending = Farewell.SayAsync(pair.Server, new byte[] { 5 }, _time, caller.Token).AsTask();

        await caller.CancelAsync();

        await sending.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
    }

    private Task SendAsync(StreamConnection client) => Farewell.SayAsync(client, new byte[] { 5, 0xFF }, _time, CancellationToken.None).AsTask();
}
