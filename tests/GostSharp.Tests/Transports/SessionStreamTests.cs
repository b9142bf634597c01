using GostSharp.Tests.Relaying;
using GostSharp.Tests.Transports.Tcp;
using GostSharp.Transports;

namespace GostSharp.Tests.Transports;

/// <summary>Where whoever reads for a session goes on.</summary>
public sealed class SessionStreamTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Small_bursts_are_read_where_they_are_heard_of_once_the_session_asks_for_it()
    {
        await using var pair = await TcpPair.CreateAsync();
        await using var stream = new SessionStream(pair.Connection);
        (await ReadAsync(stream, pair, 10)).Should().Be((10, false));

        stream.ReadPromptly();

        (await ReadAsync(stream, pair, 10)).Should().Be((10, pair.Connection.PromptReads is not null));
        (await ReadAsync(stream, pair, 10)).Should().Be((10, pair.Connection.PromptReads is not null));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_a_large_burst_the_reader_goes_on_elsewhere()
    {
        await using var pair = await TcpPair.CreateAsync();
        await using var stream = new SessionStream(pair.Connection);
        stream.ReadPromptly();
        bool isPrompt;
        int count;
        do
        {
            // As much as has come is read, which may be less than was sent.
            (count, isPrompt) = await ReadAsync(stream, pair, 30_000);
        }
        while (count < 16 * 1024);

        isPrompt.Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_end_and_a_failure_are_told_elsewhere()
    {
        await using var ending = await TcpPair.CreateAsync();
        await using var ended = new SessionStream(ending.Connection);
        ended.ReadPromptly();
        var reading = ReadAsync(ended);
        ending.Peer.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        (await reading).Should().Be((0, false));

        await using var breaking = await TcpPair.CreateAsync();
        await using var broken = new SessionStream(breaking.Connection);
        broken.ReadPromptly();
        reading = ReadAsync(broken);
        breaking.Peer.Close(timeout: 0);
        (await reading).Should().Be((-1, false));
    }

    // With something to read at every look, nobody else of that thread would ever have a turn.
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reader_who_never_waits_goes_on_elsewhere_after_a_while()
    {
        await using var pair = await TcpPair.CreateAsync();
        await using var stream = new SessionStream(pair.Connection);
        stream.ReadPromptly();
        await pair.Peer.SendAsync(new byte[100]);
        Task<List<bool>>? reading = null;

        LoopThread.Run(() => reading = ReadAllAsync());

        var isPrompt = await reading!;
        isPrompt.Take(10).Should().AllBeEquivalentTo(true);
        isPrompt.Should().Contain(false);

        async Task<List<bool>> ReadAllAsync()
        {
            var isPrompt = new List<bool>();
            for (var i = 0; i < 100; i++)
            {
                await stream.ReadExactlyAsync(new byte[1]).ConfigureAwait(false);
                isPrompt.Add(PromptThread.IsCurrent);
            }

            return isPrompt;
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_may_be_a_users_is_not_written_to_on_the_thread_of_a_loop(bool isOurs)
    {
        await using var pair = await TcpPair.CreateAsync();
        var watched = new WatchedConnection(pair.Connection, isOurs);
        await using var stream = new SessionStream(watched);
        Task? writing = null;

        LoopThread.Run(() => writing = stream.WriteAsync(new byte[10]).AsTask());

        await writing!;
        watched.Writes.Should().Equal(isOurs && pair.Connection.PromptReads is not null);
    }

    private static async Task<(int Count, bool IsPrompt)> ReadAsync(SessionStream stream, TcpPair pair, int length)
    {
        var reading = ReadAsync(stream);
        await pair.Peer.SendAsync(new byte[length]);
        return await reading;
    }

    private static async Task<(int Count, bool IsPrompt)> ReadAsync(SessionStream stream)
    {
        try
        {
            var count = await stream.ReadAsync(new byte[64 * 1024]).ConfigureAwait(false);
            return (count, PromptThread.IsCurrent);
        }
        catch (IOException)
        {
            return (-1, PromptThread.IsCurrent);
        }
    }
}
