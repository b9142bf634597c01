using GostSharp.Protocols;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols;

public sealed class NodeConnectionTests
{
    private static readonly ConnectContext Context = new(null);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stream_is_used_as_it_is_and_stays_the_callers()
    {
        await using var pair = ConnectionPair.CreateInMemory();

        var used = await NodeConnection.UseAsync(pair.Client, Context, static node => ValueTask.FromResult(node), default);
        var failing = () => NodeConnection.UseAsync(pair.Client, Context, static _ => Fail(), default).AsTask();

        used.Should().BeSameAs(pair.Client);
        await failing.Should().ThrowAsync<GostException>();
        await pair.Server.Stream.WriteAsync(new byte[1]);
        await pair.Client.Stream.ReadExactlyAsync(new byte[1]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_a_connection_is_opened_which_is_closed_when_nothing_comes_of_it()
    {
        var (near, far) = MemorySession.CreatePair();
        await using var ours = near;
        await using var theirs = far;

        await using var used = await NodeConnection.UseAsync(near, Context, static node => ValueTask.FromResult((StreamConnection)node), default);
        await using var accepted = (StreamConnection)(await far.AcceptAsync())!;
        await used.Stream.WriteAsync(new byte[1]);
        await accepted.Stream.ReadExactlyAsync(new byte[1]);

        var failing = () => NodeConnection.UseAsync(near, Context, static _ => Fail(), default).AsTask();
        await failing.Should().ThrowAsync<GostException>();

        await using var closed = (StreamConnection)(await far.AcceptAsync())!;
        (await closed.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    private static ValueTask<Connection> Fail() => throw new GostException(FailureReason.Protocol, "it speaks something else");
}
