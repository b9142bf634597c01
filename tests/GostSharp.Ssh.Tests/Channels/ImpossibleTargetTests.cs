using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Channels;

/// <summary>What is whole but names no target that there could be is refused, and nothing else is touched.</summary>
public sealed class ImpossibleTargetTests
{
    private const int Good = 0;

    /// <summary>The ways in which an address can be none: 1 is not UTF-8, 2 too long, 3 longer than any opening may be, 4 and 5 are ports.</summary>
    public static TheoryData<int> Impossible => [1, 2, 3, 4, 5];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Impossible))]
    public async Task A_channel_to_a_target_that_there_cannot_be_is_not_opened(int kind)
    {
        await using var client = await RawClient.ConnectAsync();
        foreach (var (target, origin) in new[] { (kind, Good), (Good, kind) })
        {
            client.Peer.Send(Open("direct-tcpip", target, origin));
            var answer = await client.Peer.ReceiveAsync(SshMessage.ChannelOpenFailure, CancellationToken.None);
            RawClient.ReadNumber(answer.Span, 1).Should().Be(7);
            RawClient.ReadNumber(answer.Span, 5).Should().Be((uint)SshOpenFailure.ConnectFailed);
        }

        (await client.Accepting).ChannelCount.Should().Be(0);
        await client.OpenAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Impossible))]
    public async Task A_visitor_of_an_address_that_there_cannot_be_is_not_let_in(int kind)
    {
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions);
        await server.ExpectAsync("none");
        await using var client = await server.WelcomeAsync();
        foreach (var (bound, origin) in new[] { (kind, Good), (Good, kind) })
        {
            server.Peer.Send(Open("forwarded-tcpip", bound, origin));
            var answer = await server.Peer.ReceiveAsync(SshMessage.ChannelOpenFailure, CancellationToken.None);
            RawClient.ReadNumber(answer.Span, 5).Should().Be((uint)SshOpenFailure.AdministrativelyProhibited);
        }

        client.EndReason.Should().BeNull();
        client.ChannelCount.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Impossible))]
    public async Task A_wish_to_listen_where_nobody_can_is_refused_without_asking(int kind)
    {
        var asked = 0;
        await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with
        {
            AnswerRequestAsync = (_, _) =>
            {
                asked++;
                return ValueTask.FromResult(SshReply.Success);
            },
        });
        foreach (var name in (string[])["tcpip-forward", "cancel-tcpip-forward"])
        {
            client.Peer.Send(Request(name, kind));
            (await client.Peer.ReadAsync())!.Value.ToArray().Should().Equal(SshMessage.RequestFailure);
        }

        asked.Should().Be(0);
        client.Peer.Send(Request("tcpip-forward", Good));
        (await client.Peer.ReadAsync())!.Value.ToArray().Should().Equal(SshMessage.RequestSuccess);
    }

    private static byte[] Open(string type, int target, int origin) => RawPeer.Message(SshMessage.ChannelOpen, writer =>
    {
        writer.WriteText(type);
        writer.WriteUInt32(7);
        writer.WriteUInt32(1 << 20);
        writer.WriteUInt32(32_768);
        WriteAddress(writer, target);
        WriteAddress(writer, origin);
    });

    private static byte[] Request(string name, int kind) => RawPeer.Message(SshMessage.GlobalRequest, writer =>
    {
        writer.WriteText(name);
        writer.WriteBoolean(true);
        WriteAddress(writer, kind);
    });

    private static void WriteAddress(SshWriter writer, int kind)
    {
        writer.WriteString(kind switch
        {
            1 => [(byte)'h', 0xc3, 0x28],
            2 => LongName(1025),
            3 => LongName(10_000),
            _ => "target.test"u8,
        });
        writer.WriteUInt32(kind switch
        {
            4 => 65_536,
            5 => uint.MaxValue,
            _ => 80,
        });
    }

    private static byte[] LongName(int length) => [.. Enumerable.Repeat((byte)'a', length)];
}
