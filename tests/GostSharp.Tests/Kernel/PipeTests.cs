using GostSharp.Kernel;
using GostSharp.Tests.Transports.Tcp;

namespace GostSharp.Tests.Kernel;

public sealed class PipeTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_go_from_socket_to_socket_and_what_is_not_taken_stays()
    {
        if (!Epoll.IsSupported)
        {
            return;
        }

        await using var from = await TcpPair.CreateAsync();
        await using var to = await TcpPair.CreateAsync();
        using var pipe = Pipe.TryCreate(65_536)!;
        await from.Peer.SendAsync("abc"u8.ToArray());
        (await from.Connection.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        from.Connection.TryDetachSocket(out var source, out _).Should().BeTrue();
        to.Connection.TryDetachSocket(out var destination, out _).Should().BeTrue();

        pipe.Fill((int)source!.DangerousGetHandle()).Should().Be(3);
        pipe.Count.Should().Be(3);
        pipe.Drain((int)destination!.DangerousGetHandle()).Should().Be(3);

        pipe.Count.Should().Be(0);
        var received = new byte[4];
        (await to.Peer.ReceiveAsync(received)).Should().Be(3);
        source.Dispose();
        destination.Dispose();
    }

    [Fact]
    public void A_pool_gives_no_more_pipes_than_it_may_and_takes_them_back()
    {
        if (!Epoll.IsSupported)
        {
            return;
        }

        using var pool = new PipePool();
        var pipes = pool.RentAll();

        pipes.Should().HaveCountLessThanOrEqualTo(32).And.OnlyHaveUniqueItems();
        pipes.ForEach(pool.Return);
        pool.TryRent().Should().BeOneOf(pipes);
    }
}
