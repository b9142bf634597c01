using System.Net.Sockets;
using GostSharp.Kcp.Sockets;

namespace GostSharp.Kcp.Tests.Sockets;

public sealed class ReceiveLacksTests
{
    private readonly ManualTime _time = new();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(SocketError.NoBufferSpaceAvailable)]
    [InlineData(SocketError.SocketError)]
    public async Task A_lack_of_memory_is_borne_for_a_minute(SocketError error)
    {
        var lacks = new ReceiveLacks(_time);
        var failure = new SocketException((int)error);
        var start = _time.GetUtcNow();

        var count = 0;
        for (; lacks.Bears(failure); count++)
        {
            var pause = lacks.PauseAsync(CancellationToken.None);
            pause.IsCompleted.Should().BeFalse();
            _time.Advance(ReceiveLacks.Pause);
            await pause;
        }

        (count, _time.GetUtcNow() - start).Should().Be((ReceiveLacks.Most, TimeSpan.FromMinutes(1)));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_pause_ends_with_its_token()
    {
        var lacks = new ReceiveLacks(_time);
        using var stop = new CancellationTokenSource();
        var pause = lacks.PauseAsync(stop.Token);

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => pause).Should().ThrowAsync<OperationCanceledException>();
        _time.ActiveTimers.Should().Be(0);
    }

    [Theory]
    [InlineData(SocketError.AccessDenied)]
    [InlineData(SocketError.ConnectionReset)]
    [InlineData(SocketError.InvalidArgument)]
    public void Nothing_else_is_a_lack(SocketError error) => new ReceiveLacks(_time).Bears(new SocketException((int)error)).Should().BeFalse();
}
