using System.Text;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Vectors;

namespace GostSharp.Tests.Protocols.Socks;

/// <summary>Exchanges between real gost programs, with one side of them replaced by ours.</summary>
public sealed class SocksRecordingTests
{
    private static readonly ConnectContext Wanted = new(Address.Parse("127.0.0.1:17001"));

    public static TheoryData<string> Successes =>
    [
        .. Transcript.Names("socks*-connect-*").Union(Transcript.Names("socks4a-*"))
            .Where(name => !name.Contains("-raw-", StringComparison.Ordinal) && !name.Contains("refused", StringComparison.Ordinal) && !name.Contains("baduser", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Refusals => [.. Transcript.Names("socks*-connect-refused-*"), .. Transcript.Names("socks5-badauth-*"), .. Transcript.Names("socks4-connect-baduser-*")];

    [Fact]
    public void There_are_recordings_of_all_kinds()
    {
        Successes.Should().HaveCountGreaterThan(20);
        Refusals.Should().HaveCount(7);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Successes))]
    public async Task Our_connector_gets_through_the_recorded_server(string name)
    {
        var recording = new Recording(name);
        await using var pair = ConnectionPair.CreateInMemory();
        var playing = recording.PlayAsync(pair.Server, TranscriptSide.Server, ReceiverFor(recording));

        var connection = (StreamConnection)await ConnectorFor(name, recording).ConnectAsync(pair.Client, TargetOf(name));

        foreach (var line in new[] { "hello-1", "hello-2" })
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes(line));
            await connection.ExpectAsync(Encoding.ASCII.GetBytes(line));
        }

        await playing;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Successes))]
    public async Task Our_handler_serves_the_recorded_client_with_the_recorded_bytes(string name)
    {
        var recording = new Recording(name);
        await using var bench = Start(name, recording, new HandlerBench());
        var echoing = bench.EchoAsync();

        await recording.PlayAsync(bench.Client, TranscriptSide.Client, static (client, bytes) => client.ExpectAsync(bytes));
        await bench.Client.DisposeAsync();

        await echoing;
        bench.Wanted.Should().ContainSingle().Which.Target.Should().Be(TargetOf(name).Target);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Refusals))]
    public async Task Our_connector_understands_the_recorded_refusal(string name)
    {
        var recording = new Recording(name);
        await using var pair = ConnectionPair.CreateInMemory();
        var playing = recording.PlayAsync(pair.Server, TranscriptSide.Server, ReceiverFor(recording));
        var context = new ConnectContext(Address.Parse("127.0.0.1:17099"));
        var isAboutUser = name.Contains("bad", StringComparison.Ordinal);

        var failure = (await ConnectorFor(name, recording).Invoking(it => it.ConnectAsync(pair.Client, isAboutUser ? Wanted : context).AsTask())
            .Should().ThrowAsync<ConnectFailedException>()).Which;

        failure.Site.Should().Be(isAboutUser ? FailureSite.Node : FailureSite.Target);
        (failure.Reason == FailureReason.Authentication).Should().Be(isAboutUser);
        await playing;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Refusals))]
    public async Task Our_handler_refuses_what_was_refused_then(string name)
    {
        var recording = new Recording(name);
        await using var bench = Start(
            name, recording, new HandlerBench { Failure = context => new ConnectFailedException(FailureReason.Refused, context.Target) });

        await recording.PlayAsync(bench.Client, TranscriptSide.Client, async (client, bytes) => (await client.ReceiveAsync(bytes.Length)).Should().Equal(Ours(bytes)));
        await bench.Client.ExpectEndAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5-connect-tls-raw-g2-to-g2")]
    [InlineData("socks5-connect-tls-raw-g2-to-g3")]
    [InlineData("socks5-connect-tls-raw-g3-to-g2")]
    [InlineData("socks5-connect-tls-raw-g3-to-g3")]
    public async Task Tls_begins_right_behind_the_selection(string name)
    {
        var chunks = Transcript.Read(name).Chunks.ToArray();
        await using var bench = Start(name, new Recording(name), new HandlerBench());

        await bench.Client.SendAsync(chunks[0].Bytes);

        await bench.Client.ExpectAsync(chunks[1].Bytes);
        chunks[2].Bytes[..2].Should().Equal(0x16, 0x03);
    }

    private static ConnectContext TargetOf(string name) =>
        name.Contains("-domain-", StringComparison.Ordinal) || name.Contains("-name-", StringComparison.Ordinal) ? new ConnectContext(Address.Parse("localhost:17001")) : Wanted;

    // Ours says why a target was not reached.
    private static byte[] Ours(byte[] recorded) => recorded is [5, 3 or 4, ..] ? [5, 5, .. recorded[2..]] : recorded;

    // A client of v2 offers and asks in its own way: there only the server's side is held against ours.
    private static Func<StreamConnection, byte[], Task> ReceiverFor(Recording recording) => async (server, recorded) =>
    {
        var received = await server.ReceiveAsync(recording.IsClientOfV3 ? recorded.Length : 1);
        if (recording.IsClientOfV3)
        {
            received.Should().Equal(recorded);
        }
    };

    private static IConnector ConnectorFor(string name, Recording recording) => name.StartsWith("socks5", StringComparison.Ordinal)
        ? new Socks5Connector(
            new Socks5ConnectorOptions { Credentials = recording.Shown, NoTls = recording.ClientHasNoTls, Tls = new MaskUpgrade(isServer: false) }, TimeProvider.System)
        : new Socks4Connector(
            new Socks4ConnectorOptions { UserId = recording.Shown?.User ?? "", Disable4a = name.Contains("disable4a", StringComparison.Ordinal) }, TimeProvider.System);

    private static HandlerBench Start(string name, Recording recording, HandlerBench bench)
    {
        var users = recording.Known is { } known ? new UserTable([known]) : null;
        return name.StartsWith("socks5", StringComparison.Ordinal)
            ? bench.StartSocks5(new Socks5HandlerOptions { Users = users, NoTls = recording.ServerHasNoTls, Tls = new MaskUpgrade(isServer: true) })
            : bench.StartSocks4(new Socks4HandlerOptions { Users = users });
    }
}
