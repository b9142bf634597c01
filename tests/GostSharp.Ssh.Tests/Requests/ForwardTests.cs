using GostSharp.Ssh.Client;
using GostSharp.Ssh.Server;
using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Requests;

public sealed class ForwardTests
{
    private readonly List<SshForward> _bound = [];
    private int _nextPort = 40_000;

    private SshServerOptions ServerOptions => SessionPair.ServerOptions with { AnswerRequestAsync = AnswerAsync, MaxForwards = 3 };

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Several_forwards_of_a_session_get_their_own_channels()
    {
        await using var pair = await SessionPair.CreateAsync(serverOptions: ServerOptions);
        await using var first = await pair.Client.ListenAsync("localhost", 8080);
        await using var second = await pair.Client.ListenAsync("localhost", 0);
        await using var third = await pair.Client.ListenAsync("", 8080);
        first.Address.Should().Be(new SshForward("localhost", 8080));
        second.BoundPort.Should().Be(40_000);

        foreach (var forward in (SshRemoteForward[])[third, first, second])
        {
            var opening = pair.Server.OpenForwardedTcpIpAsync(forward.Address, "10.0.0.1", 1234).AsTask();
            var offered = await forward.AcceptAsync();
            offered!.EndPoints.Should().Be(new SshEndPoints(forward.Address.Host, forward.BoundPort, "10.0.0.1", 1234));
            await using var client = offered.Accept();
            await using var server = await opening;
            await Transfer.CheckAsync(client, server, 1000);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_may_name_the_host_in_other_words_where_the_port_alone_says_which_forward_it_is()
    {
        await using var pair = await SessionPair.CreateAsync(serverOptions: ServerOptions);
        await using var only = await pair.Client.ListenAsync("0.0.0.0", 8080);
        foreach (var host in (string[])["", "localhost", "127.0.0.1", "::"])
        {
            var opening = pair.Server.OpenForwardedTcpIpAsync(new SshForward(host, 8080), "10.0.0.1", 1).AsTask();
            await using var client = (await only.AcceptAsync())!.Accept();
            await using var server = await opening;
        }

        await using var other = await pair.Client.ListenAsync("127.0.0.2", 8080);
        var unclear = () => pair.Server.OpenForwardedTcpIpAsync(new SshForward("localhost", 8080), "10.0.0.1", 1).AsTask();
        (await unclear.Should().ThrowAsync<SshOpenException>()).Which.Reason.Should().Be(SshOpenFailure.AdministrativelyProhibited);
        var unknown = () => pair.Server.OpenForwardedTcpIpAsync(new SshForward("0.0.0.0", 8081), "10.0.0.1", 1).AsTask();
        (await unknown.Should().ThrowAsync<SshOpenException>()).Which.Reason.Should().Be(SshOpenFailure.AdministrativelyProhibited);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_forward_that_is_over_is_cancelled_and_refuses_what_waits()
    {
        await using var pair = await SessionPair.CreateAsync(serverOptions: ServerOptions);
        var forward = await pair.Client.ListenAsync("localhost", 0);
        var waiting = pair.Server.OpenForwardedTcpIpAsync(forward.Address, "10.0.0.1", 1).AsTask();
        var accepting = forward.AcceptAsync().AsTask();
        await accepting;
        var refused = pair.Server.OpenForwardedTcpIpAsync(forward.Address, "10.0.0.1", 2).AsTask();
        await pair.Server.PingAsync();
        await forward.DisposeAsync();

        Func<Task> act = () => refused;
        await act.Should().ThrowAsync<SshOpenException>();
        _bound.Should().BeEmpty();
        (await forward.AcceptAsync()).Should().BeNull();
        await forward.DisposeAsync();
        (await accepting)!.Accept();
        await waiting;
        act = () => pair.Server.OpenForwardedTcpIpAsync(forward.Address, "10.0.0.1", 3).AsTask();
        (await act.Should().ThrowAsync<SshOpenException>()).Which.Reason.Should().Be(SshOpenFailure.AdministrativelyProhibited);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_forward_that_the_server_does_not_want_fails_and_more_than_it_may_have_are_refused()
    {
        await using (var pair = await SessionPair.CreateAsync())
        {
            Func<Task> listen = () => pair.Client.ListenAsync("localhost", 1).AsTask();
            (await listen.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Refused);
        }

        await using var other = await SessionPair.CreateAsync(serverOptions: ServerOptions);
        var forwards = new List<SshRemoteForward>();
        for (var i = 0; i < 3; i++)
        {
            forwards.Add(await other.Client.ListenAsync("localhost", 0));
        }

        Func<Task> act = () => other.Client.ListenAsync("localhost", 0).AsTask();
        await act.Should().ThrowAsync<SshException>();
        await forwards[0].DisposeAsync();
        await other.Client.ListenAsync("localhost", 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_that_ends_by_itself_makes_room_for_another()
    {
        var freed = new TaskCompletionSource();
        var port = 40_000;
        await using var pair = await SessionPair.CreateAsync(serverOptions: ServerOptions with
        {
            AnswerRequestAsync = (_, _) => ValueTask.FromResult(SshReply.Bound(port++, freed.Task)),
        });
        for (var i = 0; i < 3; i++)
        {
            await pair.Client.ListenAsync("localhost", 0);
        }

        Func<Task> listen = () => pair.Client.ListenAsync("localhost", 0).AsTask();
        await listen.Should().ThrowAsync<SshException>();
        freed.SetResult();
        await listen();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_forward_ends_with_its_session()
    {
        var pair = await SessionPair.CreateAsync(serverOptions: ServerOptions);
        var forward = await pair.Client.ListenAsync("localhost", 0);
        var accepting = forward.AcceptAsync().AsTask();
        await pair.DisposeAsync();
        (await accepting.WaitAsync(TestTimeouts.Wait)).Should().BeNull();
        await forward.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_wish_to_listen_is_taken_back_when_it_is_granted()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var pair = await SessionPair.CreateAsync(serverOptions: ServerOptions with
        {
            AnswerRequestAsync = async (request, token) =>
            {
                await mayAnswer.Task;
                return await AnswerAsync(request, token);
            },
        });
        using var cancellation = new CancellationTokenSource();
        var listening = pair.Client.ListenAsync("localhost", 0, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Func<Task> act = () => listening;
        await act.Should().ThrowAsync<OperationCanceledException>();
        mayAnswer.SetResult();
        await pair.Client.PingAsync();
        await pair.Client.PingAsync();
        await Eventually.TrueAsync(() => _bound.Count == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Answers_keep_the_order_of_the_requests_and_say_a_port_to_those_only_who_asked_for_any()
    {
        var mayAnswer = new TaskCompletionSource();
        await using var client = await RawClient.ConnectAsync(ServerOptions with
        {
            AnswerRequestAsync = async (request, token) =>
            {
                await mayAnswer.Task;
                return await AnswerAsync(request, token);
            },
        });
        client.Peer.Send(Request("tcpip-forward", 0));
        client.Peer.Send(Request("tcpip-forward", 8080));
        client.Peer.Send(Request("keepalive@openssh.com", 0));
        client.Peer.Send(Request("tcpip-forward", 0));
        mayAnswer.SetResult();

        var answers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(Convert.ToHexStringLower((await client.Peer.ReadAsync())!.Value.Span));
        }

        answers.Should().Equal("5100009c40", "51", "52", "5100009c41");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_waits_for_the_answer_to_the_request_it_belongs_to()
    {
        var bound = new TaskCompletionSource<SshServerSession>();
        var mayAnswer = new TaskCompletionSource();
        await using var client = await RawClient.ConnectAsync(ServerOptions with
        {
            AnswerRequestAsync = async (request, _) =>
            {
                bound.SetResult((SshServerSession)request.Session);
                await mayAnswer.Task;
                return SshReply.Success;
            },
        });
        client.Peer.Send(Request("tcpip-forward", 8080));
        var opening = (await bound.Task).OpenForwardedTcpIpAsync(new SshForward("localhost", 8080), "10.0.0.1", 1).AsTask();
        mayAnswer.SetResult();
        (await client.Peer.ReadAsync())!.Value.Span[0].Should().Be(SshMessage.RequestSuccess);
        (await client.Peer.ReadAsync())!.Value.Span[0].Should().Be(SshMessage.ChannelOpen);
        opening.IsCompleted.Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Too_many_requests_at_once_end_the_session()
    {
        await using var client = await RawClient.ConnectAsync(ServerOptions with
        {
            AnswerRequestAsync = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return SshReply.Failure;
            },
        });
        for (var i = 0; i < 300; i++)
        {
            client.Peer.Send(Request("x", 0));
        }

        (await client.EndAsync()).Message.Should().Contain("too many requests");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_to_nothing_ends_the_session()
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Send([SshMessage.RequestSuccess]);
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("keepalive@openssh.com")]
    [InlineData("hostkeys-00@openssh.com")]
    public async Task A_request_that_nobody_knows_is_refused_or_ignored(string name)
    {
        await using var pair = await SessionPair.CreateAsync();
        (await pair.Server.RequestAsync(name)).IsSuccess.Should().BeFalse();
        pair.Server.Tell(name, new byte[10_000]);
        (await pair.Client.RequestAsync(name)).IsSuccess.Should().BeFalse();
    }

    private static byte[] Request(string name, uint port) => RawPeer.Message(SshMessage.GlobalRequest, writer =>
    {
        writer.WriteText(name);
        writer.WriteBoolean(true);
        writer.WriteText("localhost");
        writer.WriteUInt32(port);
    });

    private ValueTask<SshReply> AnswerAsync(SshGlobalRequest request, CancellationToken cancellationToken)
    {
        if (request.Forward is not { } forward)
        {
            return ValueTask.FromResult(SshReply.Failure);
        }

        if (request.IsCancellation)
        {
            return ValueTask.FromResult(_bound.Remove(forward) ? SshReply.Success : SshReply.Failure);
        }

        var bound = forward.Port == 0 ? forward with { Port = _nextPort++ } : forward;
        _bound.Add(bound);
        return ValueTask.FromResult(SshReply.Bound(bound.Port));
    }
}
