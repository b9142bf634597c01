using System.Globalization;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The sample's log: gost's fields and words.</summary>
public sealed class LogTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TemporaryDirectory _directory = new("log");

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_connection_is_four_lines_of_JSON_with_gosts_fields()
    {
        await using var target = TestServer.Start(async (stream, cancellationToken) =>
        {
            await stream.ReadExactlyAsync(new byte[3], cancellationToken);
            await stream.WriteAsync("hello"u8.ToArray(), cancellationToken);
        });
        await using var gost = await GostCommand.Of($"-L tcp://127.0.0.1:0/{target.EndPoint}").StartAsync();
        string client;
        await using (var connection = await gost.ConnectAsync("service-0"))
        {
            client = connection.Socket.LocalEndPoint!.ToString()!;
            await connection.WriteAsync("abc"u8.ToArray());
            await connection.ReadExactlyAsync(new byte[5]);
        }

        await gost.LogsAsync("info", " >< ");
        await gost.LogsAsync("info", " >-< ");
        var (local, dst) = (gost.EndPointOf("service-0").ToString(), target.EndPoint.ToString());
        var lines = gost.Log.Where(line => line.Text("sid") is not null).ToArray();
        lines.Select(line => line.Message).Should().BeEquivalentTo($"{client} <> {local}", $"{client} <-> {dst}", $"{client} >-< {dst}", $"{client} >< {local}");
        lines.Should().OnlyContain(line => line.Level == "info" && line.Text("kind") == "handler" && line.Service == "service-0" && line.Text("remote") == client);
        lines.Select(line => line.Text("sid")).Distinct().Should().ContainSingle().Which.Should().MatchRegex("^[0-9a-v]{20}$");

        lines.Should().OnlyContain(line => line.Text("listener") == "tcp" && line.Text("handler") == "tcp" && line.Text("network") == "tcp" && line.Text("client") == client);

        GostLogLine Line(string mark) => lines.Single(line => line.Message.Contains($" {mark} ", StringComparison.Ordinal));
        Line("<>").Text("local").Should().Be(local);
        Line("<->").Text("dst").Should().Be(dst);
        Line(">-<").Text("dst").Should().Be(dst);
        Line(">-<").Number("duration").Should().BePositive();
        Line("><").Text("local").Should().Be(local);
        (Line("><").Number("inputBytes"), Line("><").Number("outputBytes")).Should().Be((3, 5));
        Line("><").Number("duration").Should().BeInRange(1, 60_000_000_000, "it is in nanoseconds");
    }

    [Fact(Timeout = Limit)]
    public async Task Every_line_has_its_time_and_the_start_and_the_stop_of_a_service_are_told()
    {
        await using var gost = await GostCommand.Of("-L tcp://127.0.0.1:0/127.0.0.1:1").StartAsync();
        await gost.SignalAsync("TERM");
        await gost.WaitForEndAsync();
        gost.Log.Should().SatisfyRespectively(
            line => line.Message.Should().Be($"listening on {gost.EndPointOf("service-0")}/tcp"),
            line => line.Message.Should().Be("Service service-0 has stopped."));
        gost.Log.Should().OnlyContain(line => line.Text("kind") == "service" && line.Level == "info" && line.Service == "service-0");
        foreach (var line in gost.Log)
        {
            var time = DateTimeOffset.ParseExact(line.Text("time")!, "yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
            time.Should().BeCloseTo(DateTimeOffset.Now, TimeSpan.FromMinutes(1));
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData("-D")]
    [InlineData("-DD")]
    public async Task Details_are_told_only_when_asked_for(string flag)
    {
        using var nobody = new RefusingEndPoint();
        var url = $"tcp://127.0.0.1:0/{nobody.EndPoint}?retries=1";
        await using var quiet = await new GostCommand("-L", url).StartAsync();
        await using var talkative = await new GostCommand(flag, "-L", url).StartAsync();
        foreach (var gost in new[] { quiet, talkative })
        {
            await using var connection = await gost.ConnectAsync("service-0");
            await gost.LogsAsync("warning", "was not served");
        }

        quiet.Log.Messages("debug").Should().BeEmpty();
        talkative.Log.Messages("debug").Should().Contain(line => line.StartsWith($"Dial to {nobody.EndPoint} failed, retry 1"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_says_the_least_level_and_D_overrides_it()
    {
        var file = _directory.Write("gost.yaml", Yaml("{level: warn}"));
        var wrong = "tcp://127.0.0.1:0/127.0.0.1:1?nonsense=1";
        await using var gost = await new GostCommand("-C", file, "-D", "-L", wrong).StartAsync(services: 2);
        gost.Log.Messages("info").Should().HaveCount(2);

        // Nothing tells that this one listens: it warns before it does, and stops in order when told to.
        await using var quiet = await new GostCommand("-C", file, "-L", wrong).StartAsync(services: 0);
        await quiet.LogsAsync("warning", "unknown parameter 'nonsense'");
        await quiet.SignalAsync("TERM");
        (await quiet.WaitForEndAsync()).ExitCode.Should().Be(0);
        quiet.Log.Should().OnlyContain(line => line.Level == "warning");
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_may_want_text_in_a_file_that_is_appended_to()
    {
        var log = _directory.Write("gost.log", "before\n");
        var file = _directory.Write("gost.yaml", Yaml($"{{format: text, output: \"{log}\"}}"));
        await using var gost = await new GostCommand("-C", file).StartAsync(services: 0);
        await Eventually.TrueAsync(() => File.ReadAllText(log).Contains("/tcp\n"));
        await gost.SignalAsync("TERM");
        var result = await gost.WaitForEndAsync();
        result.Should().BeEquivalentTo(new { ExitCode = 0, Output = "", Errors = "" });
        File.ReadAllLines(log).Should().SatisfyRespectively(
            line => line.Should().Be("before"),
            line => line.Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d info    \[a\] listening on 127\.0\.0\.1:\d+/tcp$"),
            line => line.Should().EndWith(" info    [a] Service a has stopped."));
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_may_want_the_standard_output()
    {
        await using var gost = await new GostCommand("-C", _directory.Write("gost.yaml", Yaml("{output: stdout}"))).StartAsync();
        await gost.SignalAsync("TERM");
        var result = await gost.WaitForEndAsync();
        result.Errors.Should().BeEmpty();
        GostLog.Of(result.Output).Messages("info").Should().HaveCount(2);
    }

    [Fact(Timeout = Limit)]
    public async Task The_environments_level_takes_the_place_of_the_files()
    {
        await using var gost = await new GostCommand("-C", _directory.Write("gost.yaml", Yaml("{level: error}"))) { LogLevel = "info" }.StartAsync();
        await gost.SignalAsync("TERM");
        var result = await gost.WaitForEndAsync();
        GostLog.Of(result.Errors).Messages("info").Should().HaveCount(2);
    }

    [Fact(Timeout = Limit)]
    public async Task A_log_that_cannot_be_written_is_refused()
    {
        var result = await new GostCommand("-C", _directory.Write("gost.yaml", Yaml("{output: /nowhere/at/all.log}"))).RunAsync();
        result.ExitCode.Should().Be(1);
        GostLog.Of(result.Errors).Messages("fatal").Should().ContainSingle().Which.Should().StartWith("log.output: '/nowhere/at/all.log': ");
    }

    private static string Yaml(string log) => $$"""
        log: {{log}}
        services:
        - name: a
          addr: 127.0.0.1:0
          handler: {type: tcp}
          listener: {type: tcp}
          forwarder:
            nodes:
            - {name: target-0, addr: "127.0.0.1:1"}
        """;
}
