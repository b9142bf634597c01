using System.Text.RegularExpressions;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Relay;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Vectors;

namespace GostSharp.Tests.Protocols.Relay;

/// <summary>Exchanges between real gost programs, those that failed included, with one side of them replaced by ours.</summary>
public sealed partial class RelayRecordingTests
{
    private static readonly byte[] Granted = [1, 0, 0, 0];

    public static TheoryData<string> All => [.. Names];

    public static TheoryData<string> OfStreams => [.. Names.Where(name => !IsUdp(name))];

    public static TheoryData<string> OfPackets => [.. Names.Where(IsUdp)];

    public static TheoryData<string> OfClientsOfV3 => [.. Names.Where(name => OrdinaryClientOfV3().IsMatch(name))];

    private static IEnumerable<string> Names => Transcript.Names("relay-*").Where(static name => !IsBinding(name));

    [Fact]
    public void There_are_recordings_of_all_kinds()
    {
        Names.Count(name => !IsUdp(name)).Should().BeGreaterThan(30);
        Names.Count(IsUdp).Should().BeGreaterThan(8);
        Names.Count(name => OrdinaryClientOfV3().IsMatch(name)).Should().BeGreaterThan(4);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(OfStreams))]
    public async Task Our_handler_serves_the_recorded_client(string name)
    {
        var recording = Transcript.Read(name);
        await using var bench = await StartAsync(recording);
        var answer = AnswerTo(recording);
        var echoing = answer[1] == RelayStatus.Ok ? bench.EchoAsync() : Task.CompletedTask;

        await PlayClientAsync(recording, bench);
        await bench.Client.CompleteWritesAsync();

        await bench.Client.ExpectUntilEndAsync(Convert.ToHexString(answer));
        await echoing;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(OfPackets))]
    public async Task Our_handler_serves_the_recorded_client_of_packets(string name)
    {
        var recording = Transcript.Read(name);
        await using var bench = await StartAsync(recording);
        var packets = PacketsOf(PayloadOf(recording));
        var echoing = bench.EchoPacketsAsync(packets.Count);

        await PlayClientAsync(recording, bench);

        var answer = new byte[Granted.Length + packets.Sum(packet => packet.Length + 2)];
        await bench.Client.Stream.ReadExactlyAsync(answer);
        answer[..4].Should().Equal(Granted);
        PacketsOf(answer[4..]).Select(Convert.ToHexString).Should().Equal(packets.Select(Convert.ToHexString));
        await echoing;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(OfClientsOfV3))]
    public async Task Our_connector_sends_what_a_client_of_v3_sends(string name)
    {
        var recording = Transcript.Read(name);
        await using var pair = ConnectionPair.CreateInMemory();
        var target = Address.Parse(name.Contains("-name-", StringComparison.Ordinal) ? "localhost:17001" : "127.0.0.1:17001");

        await using var connection = await ConnectAsync(recording, pair, target);
        await connection.SendAsync("hello-1"u8.ToArray());

        await pair.Server.ExpectAsync(recording.Chunks.First().Bytes);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(All))]
    public async Task Our_connector_understands_the_recorded_server(string name)
    {
        var recording = Transcript.Read(name);
        var sent = recording.Sent(TranscriptSide.Server);
        await using var pair = ConnectionPair.CreateInMemory();
        await using var connection = await ConnectAsync(recording, pair, Address.Parse("127.0.0.1:17001"));
        await connection.SendAsync("AA");
        await pair.Server.ReceiveAsync(1);
        foreach (var chunk in recording.Chunks.Where(chunk => chunk.Side == TranscriptSide.Server))
        {
            await pair.Server.SendAsync(chunk.Bytes);
        }

        await pair.Server.CompleteWritesAsync();

        if (sent is [1, not 0, ..])
        {
            await connection.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<ConnectFailedException>();
        }
        else
        {
            await connection.ExpectUntilEndAsync(Convert.ToHexString(sent.AsSpan(Math.Min(sent.Length, 4))));
        }
    }

    // Recordings of binds have tests of their own.
    private static bool IsBinding(string name) => name.StartsWith("relay-bind-", StringComparison.Ordinal) || name.StartsWith("relay-udp-association-", StringComparison.Ordinal);

    private static bool IsUdp(string name) => name.StartsWith("relay-udp-", StringComparison.Ordinal);

    private static async Task<StreamConnection> ConnectAsync(Transcript recording, ConnectionPair pair, System.Net.EndPoint target)
    {
        var options = new RelayConnectorOptions { Credentials = CredentialsIn(recording, "client-args") };
        return (StreamConnection)await new RelayConnector(options, TimeProvider.System).ConnectAsync(pair.Client, new ConnectContext(target));
    }

    private static Task<RelayBench> StartAsync(Transcript recording) => RelayBench.StartAsync(
        new RelayHandlerOptions { Users = CredentialsIn(recording, "server-args") is { } known ? new UserTable([known]) : null },
        hasOwnTargets: recording.Header["server-args"].Contains("/127.0.0.1:17001", StringComparison.Ordinal),
        failure: recording.Name.Contains("refused", StringComparison.Ordinal) ? context => new ConnectFailedException(FailureReason.Refused, context.Target) : null);

    private static async Task PlayClientAsync(Transcript recording, RelayBench bench)
    {
        foreach (var chunk in recording.Chunks.Where(chunk => chunk.Side == TranscriptSide.Client))
        {
            await bench.Client.SendAsync(chunk.Bytes);
        }
    }

    // What ours does otherwise: it says why a target was not reached, and it serves those whom upstream's other generation refuses.
    private static byte[] AnswerTo(Transcript recording) => recording switch
    {
        { Name: var name } when name.Contains("refused", StringComparison.Ordinal) => [1, 6, 0, 0],
        { Name: var name } when name.StartsWith("relay-forward-", StringComparison.Ordinal) => [.. Granted, .. PayloadOf(recording)],
        _ when recording.Sent(TranscriptSide.Server) is [1, not 0, 0, 0] refusal => refusal,
        _ => [.. Granted, .. PayloadOf(recording)],
    };

    private static byte[] PayloadOf(Transcript recording)
    {
        var sent = recording.Sent(TranscriptSide.Client);
        RelayRequest.TryParse(sent, out _, out var consumed).Should().BeTrue();
        return sent[consumed..];
    }

    private static List<byte[]> PacketsOf(byte[] framed)
    {
        var packets = new List<byte[]>();
        for (var start = 0; start < framed.Length;)
        {
            var length = (framed[start] << 8) + framed[start + 1];
            packets.Add(framed[(start + 2)..(start + 2 + length)]);
            start += 2 + length;
        }

        return [.. packets.Where(packet => packet.Length > 0)];
    }

    private static Credentials? CredentialsIn(Transcript recording, string key) =>
        recording.Header.TryGetValue(key, out var arguments) && UserInfo().Match(arguments) is { Success: true } found
            ? new Credentials(found.Groups["user"].Value, found.Groups["password"].Value)
            : null;

    [GeneratedRegex(@"relay://(?<user>[^:@/ ]+):(?<password>[^@/ ]*)@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("^relay-connect-(auth-|name-)?g3n?-to-")]
    private static partial Regex OrdinaryClientOfV3();
}
