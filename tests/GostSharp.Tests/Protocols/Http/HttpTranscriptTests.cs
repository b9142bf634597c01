using System.Text;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Http;
using GostSharp.Tests.Vectors;

namespace GostSharp.Tests.Protocols.Http;

/// <summary>Exchanges recorded between real programs, replayed against ours.</summary>
public sealed class HttpTranscriptTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-T: 1\r\n\r\nworld";

    public static TheoryData<string> Connects => [.. Transcript.Names("http-connect-*"), .. Transcript.Names("auto-client-tcp-g3*")];

    public static TheoryData<string> Everything =>
        [.. Transcript.Names("http-connect-*"), .. Transcript.Names("http-get-*"), .. Transcript.Names("auto-http-*"), .. Transcript.Names("lockstep-http-*"), .. Transcript.Names("auto-client-tcp-*")];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Connects))]
    public async Task Our_connector_says_what_gost_says_and_understands_the_answer(string name)
    {
        var recording = Transcript.Read(name);
        var said = Encoding.Latin1.GetString(recording.Sent(TranscriptSide.Client));
        var request = said[..(said.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        var proxy = new ScriptedStream([.. recording.Chunks.Where(chunk => chunk.Side is TranscriptSide.Server).Select(chunk => chunk.Bytes)]);

        var connecting = ConnectAsync(proxy, request);

        if (name.Contains("badauth", StringComparison.Ordinal) || name.Contains("refused", StringComparison.Ordinal))
        {
            var failure = (await connecting.Invoking(task => task).Should().ThrowAsync<ConnectFailedException>()).Which;
            failure.Site.Should().Be(name.Contains("badauth", StringComparison.Ordinal) ? FailureSite.Node : FailureSite.Target);
        }
        else
        {
            (await new StreamReader((await connecting).Stream).ReadToEndAsync()).Should().Be("hello-1hello-2");
        }

        proxy.Written.Should().Be(request);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Everything))]
    public async Task Our_handler_answers_as_gost_does_but_for_the_defects(string name)
    {
        var recording = Transcript.Read(name);
        var said = Encoding.Latin1.GetString(recording.Sent(TranscriptSide.Client));
        await using var bench = new HttpBench(OptionsOf(recording));
        bench.Target("127.0.0.1:17001", name.Contains("-get-", StringComparison.Ordinal) ? AnswerAsync : EchoAsync);
        await bench.SendAsync(said);
        await bench.Pair.Client.CompleteWritesAsync();

        var received = await bench.ReceiveAllAsync();

        received.Should().Be(ExpectedOf(recording, said));

        async Task AnswerAsync(StreamConnection peer)
        {
            (await HttpBench.ReadHeadAsync(peer)).Should().Be("GET /p HTTP/1.1\r\nHost: 127.0.0.1:17001\r\nUser-Agent: t\r\nConnection: close\r\n\r\n");
            await HttpBench.WriteAsync(peer, Answer);
        }
    }

    // What gost leaves out of its errors, or drops behind a request, is what ours does better.
    private static string ExpectedOf(Transcript recording, string said)
    {
        var answered = Encoding.Latin1.GetString(recording.Sent(TranscriptSide.Server));
        var (head, rest) = Split(answered);
        if (head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            return head + (said.StartsWith("CONNECT", StringComparison.Ordinal) ? Split(said).Behind : rest);
        }

        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var fields = lines.Skip(1).Append("Connection: close").Append($"Proxy-Agent: {AgentOf(recording)}").Append("Content-Length: 0").Distinct()
            .OrderBy(field => field.StartsWith("Content-Length", StringComparison.Ordinal)).ThenBy(field => field, StringComparer.Ordinal);
        return $"{lines[0]}\r\n{string.Join("\r\n", fields)}\r\n\r\n";
    }

    private static (string Head, string Behind) Split(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return (text[..end], text[end..]);
    }

    private static HttpHandlerOptions OptionsOf(Transcript recording) => new()
    {
        ProxyAgent = AgentOf(recording),
        Users = recording.Header["server-args"].Contains("admin:123456@", StringComparison.Ordinal) ? new UserTable([new Credentials("admin", "123456")]) : null,
    };

    private static string AgentOf(Transcript recording) =>
        recording.Header["server-program"].StartsWith("gost 2", StringComparison.Ordinal) ? "gost/2.12.0" : "gost/3.0";

    private static async Task<StreamConnection> ConnectAsync(Stream proxy, string request)
    {
        var fields = request.Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);
        var options = new HttpConnectorOptions
        {
            UserAgent = fields["User-Agent"],
            Credentials = BasicCredentials.TryParse(fields.GetValueOrDefault("Proxy-Authorization")),
        };
        var connector = new HttpConnector(options, TimeProvider.System);
        return (StreamConnection)await connector.ConnectAsync(new StreamConnection(proxy), new ConnectContext(Address.Parse(fields["Host"])));
    }

    private static Task EchoAsync(StreamConnection peer) => peer.Stream.CopyToAsync(peer.Stream);
}
