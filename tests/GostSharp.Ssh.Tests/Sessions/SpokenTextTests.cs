using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Sessions;

/// <summary>What a peer says ends up in messages, and those in logs: it must not look like a line of the log.</summary>
public sealed class SpokenTextTests
{
    private const string Forged = "bye\r\n2026-01-01 INFO all is well\u2028\u001b[31m\u202e";
    private const int LongestMessage = 400;

    private static string Endless => Forged + new string('x', 20_000);

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(2u)]
    [InlineData(14u)]
    public async Task The_last_word_of_a_peer_is_one_short_line(uint code)
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Send(RawPeer.Message(SshMessage.Disconnect, writer =>
        {
            writer.WriteUInt32(code);
            writer.WriteText(Endless);
            writer.WriteText("");
        }));

        ShouldBeHarmless((await client.EndAsync()).Message);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_reason_for_a_channel_that_is_not_opened_is_one_short_line()
    {
        await using var client = await RawClient.ConnectAsync();
        var server = await client.Accepting;
        var opening = server.OpenChannelAsync("any").AsTask();
        await client.Peer.ReceiveAsync(SshMessage.ChannelOpen, CancellationToken.None);
        client.Peer.Send(RawPeer.Message(SshMessage.ChannelOpenFailure, writer =>
        {
            writer.WriteUInt32(0);
            writer.WriteUInt32(2);
            writer.WriteText(Endless);
            writer.WriteText("");
        }));

        var act = () => opening.WaitAsync(TestTimeouts.Wait);
        ShouldBeHarmless((await act.Should().ThrowAsync<SshOpenException>()).Which.Message);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_methods_that_a_server_would_accept_are_one_short_line()
    {
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions);
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, [.. Enumerable.Range(0, 2000).Select(i => $"method{i}")]);

        var message = (await server.FailureAsync()).Message;
        message.Should().Contain("method0, method1, ").And.Contain("...");
        message.Length.Should().BeLessThan(LongestMessage);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_banner_comes_line_by_line()
    {
        var shown = new List<string>();
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { ShowBanner = shown.Add });
        await server.ExpectAsync("none");
        server.Peer.Send(RawPeer.Message(SshMessage.UserAuthBanner, writer =>
        {
            writer.WriteText(Endless);
            writer.WriteText("");
        }));
        await using var client = await server.WelcomeAsync();

        shown.Should().HaveCount(3);
        shown[..2].Should().Equal("bye", "2026-01-01 INFO all is well");
        shown.ForEach(ShouldBeHarmless);
    }

    [Fact]
    public void What_is_known_of_a_peer_can_be_logged()
    {
        var user = new SshUser(Endless, "none", Key: null);
        user.Name.Should().Be(Endless, "it is what the peer is compared by");
        ShouldBeHarmless(user.DisplayName);
        ShouldBeHarmless(user.ToString());
        ShouldBeHarmless(new SshForward(Endless, 1).ToString());
        ShouldBeHarmless(new SshEndPoints(Endless, 1, "", 2).ToString());
        ShouldBeHarmless(new SshEndPoints("", 1, Endless, 2).ToString());
    }

    private static void ShouldBeHarmless(string text)
    {
        text.Should().NotContainAny("\r", "\n", "\u2028", "\u001b", "\u202e");
        text.Length.Should().BeLessThan(LongestMessage);
    }
}
