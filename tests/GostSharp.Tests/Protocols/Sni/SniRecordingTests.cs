using System.Text;
using GostSharp.Protocols.Http;
using GostSharp.Protocols.Sni;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Http;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Vectors;

namespace GostSharp.Tests.Protocols.Sni;

/// <summary>Exchanges between real gost programs, with one side of them replaced by ours.</summary>
public sealed class SniRecordingTests
{
    private const string Target = "127.0.0.1:17001";

    public static TheoryData<string> Tls => [.. Transcript.Names("sni-tls-*")];

    public static TheoryData<string> Requests => [.. Transcript.Names("sni-host-http-*")];

    public static TheoryData<string> Tunnels => [.. Transcript.Names("sni-host-connect-*")];

    public static TheoryData<string> Everything => [.. Transcript.Names("sni-*")];

    [Fact]
    public void There_are_recordings_of_all_kinds() => (Tls.Count, Requests.Count, Tunnels.Count).Should().Be((6, 7, 2));

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Everything))]
    public async Task Our_connector_says_what_gost_says(string name)
    {
        var recording = Transcript.Read(name);
        var hidesHost = recording.Header["client-args"].Contains("host=cdn.test", StringComparison.Ordinal);
        await using var pair = ConnectionPair.CreateInMemory();
        var connection = (StreamConnection)await new SniConnector(hidesHost ? "cdn.test" : null).ConnectAsync(pair.Client, new ConnectContext(Address.Parse(Target)));

        await connection.SendAsync(SaidByApplication(recording));

        await pair.Server.ExpectAsync(FirstOf(recording));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Tls))]
    public async Task Our_handler_leads_recorded_TLS_clients_where_they_meant_to_go(string name)
    {
        var recording = Transcript.Read(name);
        await using var bench = new SniBench();

        await bench.Client.SendAsync(FirstOf(recording));

        await bench.Target.ExpectAsync(SaidByApplication(recording));
        bench.Wanted.Should().ContainSingle().Which.Target.Should().Be(Address.Parse("localhost:443"));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Requests))]
    public async Task Our_handler_leads_recorded_requests_where_they_meant_to_go(string name)
    {
        await using var bench = new HttpBench(new HttpHandlerOptions { TakesDisguise = true });
        bench.Target(Target, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-T: 1\r\n\r\nworld");

        await bench.SendAsync(Encoding.Latin1.GetString(FirstOf(Transcript.Read(name))));

        (await bench.ReceiveHeadAsync()).Should().StartWith("HTTP/1.1 200 OK\r\n");
        (await bench.ReceiveAsync(5)).Should().Be("world");
        bench.Requests.Should().ContainSingle().Which.Should().MatchRegex(
            "^GET /p HTTP/1\\.1\r\nHost: 127\\.0\\.0\\.1:17001\r\nX-A: b\r\nVia: [^\r]*\r\nConnection: close\r\n\r\n$");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Tunnels))]
    public async Task Our_handler_opens_recorded_tunnels(string name)
    {
        var recording = Transcript.Read(name);
        await using var bench = new HttpBench(new HttpHandlerOptions { TakesDisguise = true });
        bench.Target(Target, peer => peer.Stream.CopyToAsync(peer.Stream));
        await bench.SendAsync(Encoding.Latin1.GetString(recording.Sent(TranscriptSide.Client)));
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 200 Connection established\r\n").And.EndWith("\r\n\r\nhello-1");
        bench.Dialled.Should().Equal(Target);
    }

    private static byte[] FirstOf(Transcript recording) => recording.Chunks.First(chunk => chunk.Side is TranscriptSide.Client).Bytes;

    // What was recorded of it; where it was not, what the disguise hides.
    private static byte[] SaidByApplication(Transcript recording) => recording.Name.Contains("-tls-", StringComparison.Ordinal)
        ? Hex.Bytes(recording.Header["application sent"])
        : Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(FirstOf(recording)).Replace(
            "Host: cdn.test\r\nGost-Target: KLXaxU1USTNMakF1TUM0eE9qRTNNREF4\r\n", $"Host: {Target}\r\n", StringComparison.Ordinal));
}
