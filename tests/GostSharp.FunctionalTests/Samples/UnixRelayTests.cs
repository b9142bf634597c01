using System.Net.Sockets;
using GostSharp.Relaying;

namespace GostSharp.FunctionalTests.Samples;

/// <summary>What the relay promises, over the Unix sockets of the sample.</summary>
public sealed class UnixRelayTests : LeakCheckedTests
{
    private const int Length = 5_000_000;

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_go_both_ways_at_once_whoever_carries_them(bool useKernel)
    {
        await using var left = await UnixPair.CreateAsync();
        await using var right = await UnixPair.CreateAsync();
        left.Connection.Unread(RandomBytes.Create(1, 1000));
        left.Connection.CanDetachSocket.Should().BeTrue();
        var run = Relay(left, right, useKernel).RunAsync(CancellationToken.None);
        left.Connection.CanDetachSocket.Should().Be(!(useKernel && Relaying.Linux.KernelRelay.IsSupported));

        var sending = Task.WhenAll(SendAsync(left.Peer, 1, 1000), SendAsync(right.Peer, 2, 0));
        await Task.WhenAll(RandomBytes.VerifyToEndAsync(right.Peer, 1, Length), RandomBytes.VerifyToEndAsync(left.Peer, 2, Length));
        await sending;

        (await run).Should().Match<RelayResult>(result => result.BytesUp == Length && result.BytesDown == Length && result.Error == null);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_reaches_the_other_side_and_the_answer_still_comes_back(bool useKernel)
    {
        await using var left = await UnixPair.CreateAsync();
        await using var right = await UnixPair.CreateAsync();
        var run = Relay(left, right, useKernel).RunAsync(CancellationToken.None);

        await SendAsync(left.Peer, 1, Length - 8);
        (await ReadToEndAsync(right.Peer)).Should().HaveCount(8);
        await SendAsync(right.Peer, 2, Length - 16);

        (await ReadToEndAsync(left.Peer)).Should().HaveCount(16);
        (await run).Should().Be(new RelayResult(RelayEnd.ClientClosed, BytesUp: 8, BytesDown: 16));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_cut_off_looks_like_an_end_as_these_sockets_know_no_reset(bool useKernel)
    {
        await using var left = await UnixPair.CreateAsync();
        await using var right = await UnixPair.CreateAsync();
        using var stop = new CancellationTokenSource();
        var run = Relay(left, right, useKernel).RunAsync(stop.Token);

        await stop.CancelAsync();

        (await run).End.Should().Be(RelayEnd.Canceled);
        await left.Connection.DisposeAsync();
        await right.Connection.DisposeAsync();
        (await ReadToEndAsync(left.Peer)).Should().BeEmpty();
        (await ReadToEndAsync(right.Peer)).Should().BeEmpty();
    }

    private static Relay Relay(UnixPair client, UnixPair target, bool useKernel) =>
        new(client.Connection, target.Connection, new RelayOptions { UseKernel = useKernel }, TimeProvider.System);

    private static async Task SendAsync(NetworkStream stream, int seed, int offset)
    {
        await stream.WriteAsync(RandomBytes.Create(seed, Length).AsMemory(offset));
        stream.Socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReadToEndAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }
}
