using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Vectors;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>Exchanges between real gost programs, with one side of them replaced by ours.</summary>
public sealed class ShadowsocksRecordingTests
{
    public static TheoryData<string> All => [.. Names];

    private static IReadOnlyList<string> Names => Transcript.Names("ss-*");

    [Fact]
    public void There_are_recordings_of_many_methods() => Names.Should().HaveCount(22);

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(All))]
    public async Task Our_handler_serves_the_recorded_client(string name)
    {
        var recording = Transcript.Read(name);
        var suite = SuiteOf(recording);
        await using var bench = new ShadowsocksBench(suite);
        var (raw, serving) = bench.Connect();
        await using var client = suite.ToServer(raw);
        var echoing = bench.EchoAsync();

        foreach (var chunk in recording.Chunks.Where(chunk => chunk.Side == TranscriptSide.Client))
        {
            await raw.SendAsync(chunk.Bytes);
        }

        await raw.CompleteWritesAsync();

        // What our server sends is for a client with the same key, whatever that has sent.
        await client.ExpectUntilEndAsync(Convert.ToHexString(PlainOf(recording, "plaintext S")));
        await echoing;
        await serving;
        bench.Wanted.Should().ContainSingle().Which.Target.Should().Be(Address.Parse("127.0.0.1:17001"));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(All))]
    public async Task Our_connector_understands_the_recorded_server(string name)
    {
        var recording = Transcript.Read(name);
        var suite = SuiteOf(recording);
        await using var pair = ConnectionPair.CreateInMemory();
        await using var connection = (StreamConnection)await new ShadowsocksConnector(suite, new ShadowsocksConnectorOptions(), TimeProvider.System)
            .ConnectAsync(pair.Client, new ConnectContext(Address.Parse("127.0.0.1:17001")));
        await using var server = suite.ToClient(pair.Server, new SaltFilter());
        await connection.SendAsync("hello-1hello-2"u8.ToArray());
        await connection.CompleteWritesAsync();
        foreach (var chunk in recording.Chunks.Where(chunk => chunk.Side == TranscriptSide.Server))
        {
            await pair.Server.SendAsync(chunk.Bytes);
        }

        await pair.Server.CompleteWritesAsync();

        await server.ExpectUntilEndAsync(Convert.ToHexString(PlainOf(recording, "plaintext C")));
        await connection.ExpectUntilEndAsync(Convert.ToHexString(PlainOf(recording, "plaintext S")));
    }

    private static CipherSuite SuiteOf(Transcript recording) =>
        recording.Header.TryGetValue("method", out var method) ? Secrets.Of(method, recording.Header["password"]) : new PlainSuite();

    // One that is plain says it all by itself.
    private static byte[] PlainOf(Transcript recording, string key) => recording.Header.TryGetValue(key, out var plain)
        ? Hex.Bytes(plain)
        : recording.Sent(key.EndsWith('C') ? TranscriptSide.Client : TranscriptSide.Server);
}
