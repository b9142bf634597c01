using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Requests;

public sealed class BadReplyTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_that_is_too_long_fails_its_request_and_ends_the_session()
    {
        await using var client = await RawClient.ConnectAsync();
        var asking = (await client.Accepting).RequestAsync("x").AsTask();
        await client.Peer.ReceiveAsync(SshMessage.GlobalRequest, CancellationToken.None);
        client.Peer.Send([SshMessage.RequestSuccess, .. new byte[32 * 1024]]);

        Func<Task> act = () => asking.WaitAsync(TestTimeouts.Wait);
        (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Protocol);
        (await client.EndAsync()).Message.Should().Contain("too long");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_that_its_asker_cannot_read_fails_its_request_and_ends_the_session()
    {
        await using var client = await RawClient.ConnectAsync();
        var asking = (await client.Accepting).RequestAsync("x", default, static _ => throw new SshException(SshFailure.Protocol, "unreadable"));
        await client.Peer.ReceiveAsync(SshMessage.GlobalRequest, CancellationToken.None);
        client.Peer.Send([SshMessage.RequestSuccess]);

        Func<Task> act = () => asking.WaitAsync(TestTimeouts.Wait);
        (await act.Should().ThrowAsync<SshException>()).Which.Message.Should().Be("unreadable");
        (await client.EndAsync()).Message.Should().Be("unreadable");
    }
}
