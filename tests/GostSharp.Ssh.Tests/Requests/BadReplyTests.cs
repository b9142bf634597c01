using GostSharp.Ssh.Channels;
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

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_to_an_opening_that_is_cut_short_anywhere_fails_it_and_ends_the_session(bool isConfirmed)
    {
        var answer = isConfirmed ? OpenMessages.Confirmation(0, 7, 1 << 20, 32_768) : OpenMessages.Failure(0, SshOpenFailure.ConnectFailed, "no");
        // Nobody reads in what language the reason is.
        var whole = isConfirmed ? answer.Length : answer.Length - sizeof(uint);
        for (var length = 1; length < whole; length++)
        {
            await using var server = await RawServer.StartAsync(SessionPair.ClientOptions);
            await server.ExpectAsync("none");
            await using var client = await server.WelcomeAsync();
            var opening = client.OpenDirectTcpIpAsync("target.test", 80).AsTask();
            await server.Peer.ReceiveAsync(SshMessage.ChannelOpen, CancellationToken.None);
            server.Peer.Send(answer.AsSpan(0, length));

            Func<Task> open = () => opening.WaitAsync(TestTimeouts.Wait);
            (await open.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Protocol);
            (await server.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_that_takes_next_to_no_data_fails_its_opening_and_ends_the_session()
    {
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions);
        await server.ExpectAsync("none");
        await using var client = await server.WelcomeAsync();
        var opening = client.OpenDirectTcpIpAsync("target.test", 80).AsTask();
        server.Peer.Send(OpenMessages.Confirmation(0, 7, 1 << 20, maxPacket: 1));

        Func<Task> open = () => opening.WaitAsync(TestTimeouts.Wait);
        (await open.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Protocol);
        (await server.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }
}
