using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Tests.Sessions;

namespace GostSharp.Ssh.Tests.Channels;

public sealed class InlineReadTests
{
    private readonly ChannelInput _input = new(
        new ReceiveWindow(new WindowBudget(SessionPair.ServerOptions), new RoundTrip(TimeProvider.System)), static _ => { });

    public InlineReadTests() => _input.FirstWindow.Should().BeGreaterThan(1000, "nobody may send before it is told to the peer");

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_goes_on_in_the_call_that_wakes_it_if_it_is_asked_to(bool isInline)
    {
        _input.ReadsInline = isInline;
        using var woken = new ManualResetEventSlim();
        var reading = ReadThreadAsync();
        var waker = new Thread(() =>
        {
            _input.Receive(new byte[10]).Should().BeTrue();
            _input.Wake();
            woken.Set();
        });
        waker.Start();

        (await reading == waker.ManagedThreadId).Should().Be(isInline);

        async Task<int> ReadThreadAsync()
        {
            (await _input.ReadAsync(new byte[100], CancellationToken.None).ConfigureAwait(false)).Should().Be(10);
            var thread = Environment.CurrentManagedThreadId;
            if (!isInline)
            {
                woken.Wait(TestTimeouts.Wait).Should().BeTrue("who wakes does not wait for the reader");
            }

            return thread;
        }
    }

    // It reads on, finds nothing, and waits again, all in the call that wakes it.
    [Fact]
    public void A_reader_can_wait_again_where_it_was_woken()
    {
        _input.ReadsInline = true;
        var read = 0;
        _ = ReadAllAsync();

        for (var i = 1; i <= 1000; i++)
        {
            _input.Receive(new byte[i]);
            _input.Wake();
            read.Should().Be(i * (i + 1) / 2);
        }

        _input.End(failure: null);

        async Task ReadAllAsync()
        {
            var buffer = new byte[64];
            while (await _input.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false) is var count and > 0)
            {
                read += count;
            }
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_go_both_ways_through_channels_whose_readers_go_on_inline()
    {
        await using var pair = await SessionPair.CreateAsync();
        var channels = new List<(SshChannel Client, SshChannel Server)>();
        for (var i = 0; i < 10; i++)
        {
            var (client, server) = await pair.OpenAsync();
            client.ReadsInline = server.ReadsInline = true;
            channels.Add((client, server));
        }

        await Task.WhenAll(channels.Select(async (channel, i) =>
        {
            var echo = EchoAsync(channel.Server, 500_000);
            var reading = RandomBytes.VerifyAsync(channel.Client.Stream, i, 500_000);
            await RandomBytes.WriteAsync(channel.Client.Stream, i, 500_000);
            await reading;
            await echo;
        }));
    }

    private static async Task EchoAsync(SshChannel channel, int length)
    {
        var buffer = new byte[10_000];
        while (length > 0)
        {
            var count = await channel.Stream.ReadAsync(buffer).ConfigureAwait(false);
            await channel.Stream.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
            length -= count;
        }
    }
}
