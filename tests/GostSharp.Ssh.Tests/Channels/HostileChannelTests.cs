using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Channels;

public sealed class HostileChannelTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Data_up_to_the_window_is_taken_and_one_byte_more_ends_the_session()
    {
        await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with { InitialWindow = 5000 });
        var id = await client.OpenAsync();
        client.Peer.Send(Data(id, 5000));
        await Eventually.TrueAsync(() => client.Channel!.Input.Buffered == 5000);
        (await client.Accepting).EndReason.Should().BeNull();
        client.Peer.Send(Data(id, 1));
        (await client.EndAsync()).Message.Should().Contain("window");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Data_beyond_what_the_peer_takes_is_not_sent()
    {
        await using var client = await RawClient.ConnectAsync();
        await client.OpenAsync(window: 20, maxPacket: 9);
        var writing = client.Channel!.Stream.WriteAsync(new byte[21]).AsTask();
        foreach (var expected in (uint[])[9, 9, 2])
        {
            RawClient.ReadNumber((await client.Peer.ReceiveAsync(SshMessage.ChannelData, CancellationToken.None)).Span, 5).Should().Be(expected);
        }

        writing.IsCompleted.Should().BeFalse();
        client.Peer.Send(About(SshMessage.ChannelWindowAdjust, 0, writer => writer.WriteUInt32(100)));
        RawClient.ReadNumber((await client.Peer.ReceiveAsync(SshMessage.ChannelData, CancellationToken.None)).Span, 5).Should().Be(1);
        await writing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_writer_that_is_woken_for_nothing_again_and_again_waits_in_one_place_only()
    {
        await using var client = await RawClient.ConnectAsync();
        var id = await client.OpenAsync();
        var server = await client.Accepting;
        server.Rekey();
        await client.Peer.ReceiveAsync(SshMessage.KexInit, CancellationToken.None);
        var writing = client.Channel!.Stream.WriteAsync("held"u8.ToArray()).AsTask();
        for (var i = 0; i < 1000; i++)
        {
            client.Peer.Send(About(SshMessage.ChannelWindowAdjust, id, writer => writer.WriteUInt32(0)));
        }

        client.Peer.Send(Data(id, 1));
        await Eventually.TrueAsync(() => client.Channel.Input.Buffered == 1);
        lock (server.Transport.Output.Gate)
        {
            server.Transport.Output.Waiting.Should().BeLessThanOrEqualTo(1);
        }

        writing.IsCompleted.Should().BeFalse();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(8u)]
    public async Task A_channel_for_next_to_no_data_at_a_time_ends_the_session(uint maxPacket)
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Send(RawClient.OpenMessage("direct-tcpip", maxPacket: maxPacket));
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_window_that_overflows_ends_the_session()
    {
        await using var client = await RawClient.ConnectAsync();
        var id = await client.OpenAsync(window: 1);
        client.Peer.Send(About(SshMessage.ChannelWindowAdjust, id, writer => writer.WriteUInt32(uint.MaxValue - 1)));
        await PingAsync(client);
        client.Peer.Send(About(SshMessage.ChannelWindowAdjust, id, writer => writer.WriteUInt32(1)));
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(SshMessage.ChannelData)]
    [InlineData(SshMessage.ChannelWindowAdjust)]
    [InlineData(SshMessage.ChannelEof)]
    [InlineData(SshMessage.ChannelClose)]
    [InlineData(SshMessage.ChannelRequest)]
    [InlineData(SshMessage.ChannelOpenConfirmation)]
    [InlineData(SshMessage.ChannelOpenFailure)]
    public async Task A_message_about_a_channel_that_does_not_exist_ends_the_session(byte type)
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Send(About(type, 99, writer => writer.WriteBytes(new byte[12])));
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(SshMessage.ChannelSuccess)]
    [InlineData(SshMessage.ChannelFailure)]
    [InlineData(SshMessage.ChannelOpenConfirmation)]
    public async Task An_answer_that_was_not_asked_for_ends_the_session(byte type)
    {
        await using var client = await RawClient.ConnectAsync();
        var id = await client.OpenAsync();
        client.Peer.Send(About(type, id, writer => writer.WriteBytes(new byte[12])));
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_that_nobody_has_accepted_yet_is_none()
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Send(RawClient.OpenMessage("direct-tcpip"));
        client.Peer.Send(Data(0, 1));
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Data_behind_the_end_of_a_channel_ends_the_session()
    {
        await using var client = await RawClient.ConnectAsync();
        var id = await client.OpenAsync();
        client.Peer.Send(About(SshMessage.ChannelEof, id));
        client.Peer.Send(Data(id, 1));
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Requests_are_refused_extended_data_is_dropped_and_nothing_is_sent_behind_a_close()
    {
        await using var client = await RawClient.ConnectAsync();
        var id = await client.OpenAsync();
        client.Peer.Send(Request(id, wantsReply: false));
        client.Peer.Send(Request(id, wantsReply: true));
        (await client.Peer.ReceiveAsync(SshMessage.ChannelFailure, CancellationToken.None)).Length.Should().Be(5);
        client.Peer.Send(About(SshMessage.ChannelExtendedData, id, writer =>
        {
            writer.WriteUInt32(1);
            writer.WriteText("an error");
        }));
        client.Peer.Send(Data(id, 1000));
        await Eventually.TrueAsync(() => client.Channel!.Input.Buffered == 1000);
        await client.Channel!.DisposeAsync();
        client.Peer.Send(Data(id, 200_000));
        client.Peer.Send(Request(id, wantsReply: true));
        client.Peer.Send(Request(id, wantsReply: true));
        client.Peer.Send(About(SshMessage.ChannelEof, id));
        client.Peer.Send(About(SshMessage.ChannelClose, id));
        client.Peer.Send(GlobalRequest("last"));

        var types = new List<byte>();
        while (types.Count == 0 || types[^1] != SshMessage.RequestFailure)
        {
            types.Add((await client.Peer.ReadAsync())!.Value.Span[0]);
        }

        types.Should().Equal(SshMessage.ChannelEof, SshMessage.ChannelClose, SshMessage.RequestFailure);
        (await client.Accepting).ChannelCount.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_is_refused_politely_and_the_peer_goes_on()
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Send(RawClient.OpenMessage("session"));
        var answer = await client.Peer.ReceiveAsync(SshMessage.ChannelOpenFailure, CancellationToken.None);
        RawClient.ReadNumber(answer.Span, 1).Should().Be(7);
        RawClient.ReadNumber(answer.Span, 5).Should().Be((uint)SshOpenFailure.UnknownChannelType);
        await client.OpenAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_message_that_nobody_knows_is_answered_with_its_number()
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Send([200, 1, 2, 3]);
        var answer = await client.Peer.ReceiveAsync(SshMessage.Unimplemented, CancellationToken.None);
        RawClient.ReadNumber(answer.Span, 1).Should().Be(2, "two packets came before with these keys");
        await client.OpenAsync();
    }

    private static byte[] Data(uint id, int length) => About(SshMessage.ChannelData, id, writer => writer.WriteString(new byte[length]));

    private static byte[] Request(uint id, bool wantsReply) => About(SshMessage.ChannelRequest, id, writer =>
    {
        writer.WriteText("keepalive@openssh.com");
        writer.WriteBoolean(wantsReply);
    });

    private static byte[] GlobalRequest(string name) => RawPeer.Message(SshMessage.GlobalRequest, writer =>
    {
        writer.WriteText(name);
        writer.WriteBoolean(true);
    });

    private static byte[] About(byte type, uint id, Action<SshWriter>? write = null) => RawPeer.Message(type, writer =>
    {
        writer.WriteUInt32(id);
        write?.Invoke(writer);
    });

    private static async Task PingAsync(RawClient client)
    {
        client.Peer.Send(GlobalRequest("ping"));
        await client.Peer.ReceiveAsync(SshMessage.RequestFailure, CancellationToken.None);
    }
}
