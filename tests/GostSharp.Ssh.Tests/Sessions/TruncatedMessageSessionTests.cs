using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Sessions;

/// <summary>A message that is cut short, wherever, ends a session in order or is refused politely.</summary>
public sealed class TruncatedMessageSessionTests
{
    private static readonly byte[] _ends = new SshEndPoints("localhost", 80, "10.0.0.1", 1).ToBytes();

    private static readonly Dictionary<string, byte[]> _messages = new()
    {
        ["direct-tcpip"] = OpenMessages.Open("direct-tcpip", 9, 1 << 20, 32_768, _ends),
        ["forwarded-tcpip"] = OpenMessages.Open("forwarded-tcpip", 9, 1 << 20, 32_768, _ends),
        ["gost-tunnel"] = OpenMessages.Open("gost-tunnel", 9, 1 << 20, 32_768, []),
        ["session"] = OpenMessages.Open("session", 9, 1 << 20, 32_768, []),
        ["tcpip-forward"] = Request("tcpip-forward"),
        ["cancel-tcpip-forward"] = Request("cancel-tcpip-forward"),
        ["data"] = About(SshMessage.ChannelData, writer => writer.WriteText("data")),
        ["extended data"] = About(SshMessage.ChannelExtendedData, WriteExtended),
        ["window"] = About(SshMessage.ChannelWindowAdjust, writer => writer.WriteUInt32(5)),
        ["request"] = About(SshMessage.ChannelRequest, WriteRequest),
        ["end"] = About(SshMessage.ChannelEof),
        ["close"] = About(SshMessage.ChannelClose),
    };

    public static TheoryData<string> Names => [.. _messages.Keys];

    [Theory(Timeout = 2 * TestTimeouts.Test)]
    [MemberData(nameof(Names))]
    public async Task Every_truncation_ends_the_session_in_order(string name)
    {
        var message = _messages[name];
        for (var length = 0; length < message.Length; length++)
        {
            await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with
            {
                ChannelTypes = ["direct-tcpip", "gost-tunnel"],
                AnswerRequestAsync = (_, _) => ValueTask.FromResult(SshReply.Success),
            });
            await client.OpenAsync();
            client.Peer.Send(message.AsSpan(0, length));
            (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol, $"of {length} bytes");
        }
    }

    [Fact(Timeout = 2 * TestTimeouts.Test)]
    public async Task Every_truncation_of_a_visitor_ends_the_clients_session_in_order()
    {
        var message = _messages["forwarded-tcpip"];
        for (var length = 0; length < message.Length; length++)
        {
            await using var server = await RawServer.StartAsync(SessionPair.ClientOptions);
            await server.ExpectAsync("none");
            await using var client = await server.WelcomeAsync();
            server.Peer.Send(message.AsSpan(0, length));
            (await server.EndAsync()).Failure.Should().Be(SshFailure.Protocol, $"of {length} bytes");
        }
    }

    [Theory(Timeout = 2 * TestTimeouts.Test)]
    [InlineData("password")]
    [InlineData("keyboard-interactive")]
    public async Task Every_truncation_of_a_request_to_log_in_ends_the_session_in_order(string method)
    {
        var message = RawPeer.LoginRequest(method, method == "password" ? RawPeer.WritePassword : RawPeer.WriteInteractive);
        for (var length = 0; length < message.Length; length++)
        {
            await using var client = RawClient.Create(SessionPair.ServerOptions with { CheckPasswordAsync = (_, _, _) => ValueTask.FromResult(true) });
            await client.Peer.ExchangeVersionsAsync();
            await client.Peer.ExchangeKeysAsync();
            client.Peer.Send(RawPeer.Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")));
            client.Peer.Send(message.AsSpan(0, length));
            (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol, $"of {length} bytes");
        }
    }

    private static void WriteExtended(SshWriter writer)
    {
        writer.WriteUInt32(1);
        writer.WriteText("error");
    }

    private static void WriteRequest(SshWriter writer)
    {
        writer.WriteText("x");
        writer.WriteBoolean(true);
    }

    private static byte[] Request(string name) => RawPeer.Message(SshMessage.GlobalRequest, writer =>
    {
        writer.WriteText(name);
        writer.WriteBoolean(true);
        writer.WriteText("localhost");
        writer.WriteUInt32(8080);
    });

    private static byte[] About(byte type, Action<SshWriter>? write = null) => RawPeer.Message(type, writer =>
    {
        writer.WriteUInt32(0);
        write?.Invoke(writer);
    });
}
