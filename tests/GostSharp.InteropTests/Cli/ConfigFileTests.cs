using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The same services as files, in every way in which a file is given.</summary>
public sealed class ConfigFileTests : IAsyncLifetime, IDisposable
{
    private readonly List<NginxServer> _servers = [];
    private readonly TemporaryDirectory _directory = new("files");

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            _servers.Add(await NginxServer.StartAsync());
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose() => _directory.Dispose();

    [RequiresPeer("nginx", "curl")]
    public async Task B1_and_B10_as_YAML_forward_to_the_one_target()
    {
        var yaml = "services:\n" + Service(0, "tcp", ":0", 0) + Service(1, "rtcp", ":0", 1);
        await using var gost = await new GostCommand("-C", _directory.Write("gost.yaml", yaml)).StartAsync(services: 2);
        await AnswersAsync(gost, 0, 1);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B2_as_YAML_goes_round_its_targets()
    {
        var yaml = $"""
            services:
            - name: service-0
              addr: :0
              handler:
                type: tcp
              listener:
                type: tcp
              forwarder:
                nodes:
                - name: target-0
                  addr: {Target(0)}
                - name: target-1
                  addr: {Target(1)}
                - name: target-1
                  addr: {Target(2)}
                selector:
                  strategy: round
                  maxFails: 1
                  failTimeout: 30s
            """;
        await using var gost = await new GostCommand("-C", _directory.Write("gost.yml", yaml)).StartAsync();
        foreach (var i in new[] { 0, 1, 2, 0 })
        {
            (await gost.AskAsync()).Should().Be(_servers[i].Body);
        }
    }

    [RequiresPeer("nginx", "curl")]
    public async Task B17_and_B18_as_YAML_are_one_service_for_each_port()
    {
        var first = FreePort.FindBlock(8);
        var manyToOne = Enumerable.Range(0, 4).Select(i => Service(i, "tcp", $":{first + i}", 0));
        var manyToMany = Enumerable.Range(4, 4).Select(i => Service(i, "tcp", $":{first + i}", i - 4));
        var yaml = "services:\n" + string.Concat(manyToOne.Concat(manyToMany));
        await using var gost = await new GostCommand("-C", _directory.Write("gost.yaml", yaml)).StartAsync(services: 8);
        await AnswersAsync(gost, 0, 0, 0, 0, 0, 1, 2, 3);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A_JSON_file_serves()
    {
        await using var gost = await new GostCommand("-C", _directory.Write("gost.json", Json(0))).StartAsync();
        await AnswersAsync(gost, 0);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task JSON_itself_serves_together_with_a_service_of_the_command_line()
    {
        await using var gost = await new GostCommand("-C", Json(0).Replace("service-0", "mine", StringComparison.Ordinal), "-L", $"tcp://:0/{Target(1)}").StartAsync(services: 2);
        (await gost.AskAsync("mine")).Should().Be(_servers[0].Body);
        (await gost.AskAsync("service-0")).Should().Be(_servers[1].Body);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task A_JSON_file_of_v2_serves()
    {
        var json = $$"""{"Debug": true, "ServeNodes": ["tcp://:0/{{Target(0)}}"], "Routes": [{"ServeNodes": ["tcp://:0/{{Target(1)}}"]}]}""";
        await using var gost = await new GostCommand("-C", _directory.Write("v2.json", json)).StartAsync(services: 2);
        await AnswersAsync(gost, 0, 1);
        (await new GostCommand("-C", json, "-O", "yaml").RunAsync()).Output.Should().Contain("level: debug", "the file says Debug");
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_not_supported_of_a_JSON_file_of_v2_is_refused_by_name()
    {
        var result = await new GostCommand("-C", _directory.Write("v2.json", """{"ServeNodes": ["tcp://:0/h:1"], "Mark": 3, "Interface": "eth0"}""")).RunAsync();
        result.ExitCode.Should().Be(1);
        GostLog.Of(result.Errors).Messages("fatal").Should().SatisfyRespectively(
            line => line.Should().EndWith("v2.json: not supported yet: Mark"),
            line => line.Should().EndWith("v2.json: not supported yet: Interface"));
    }

    [RequiresPeer("nginx", "curl")]
    public async Task The_standard_input_may_be_YAML_or_JSON()
    {
        await using var yaml = await new GostCommand("-C", "-") { Input = Yaml(0) }.StartAsync();
        await AnswersAsync(yaml, 0);
        await using var json = await new GostCommand("-C=-") { Input = Json(1) }.StartAsync();
        await AnswersAsync(json, 1);
    }

    [RequiresPeer("nginx", "curl")]
    public async Task Without_arguments_the_file_of_the_home_comes_before_the_one_where_it_runs()
    {
        _directory.Write("here/gost.yml", Yaml(0));
        var command = new GostCommand { Directory = _directory.PathOf("here"), Home = _directory.PathOf("home") };
        await using (var gost = await command.StartAsync())
        {
            await AnswersAsync(gost, 0);
        }

        _directory.Write("home/.gost/gost.json", Json(1));
        await using (var gost = await command.StartAsync())
        {
            await AnswersAsync(gost, 1);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_arguments_and_files_it_says_what_it_needs()
    {
        var result = await new GostCommand { Directory = _directory.Root }.RunAsync();
        result.ExitCode.Should().Be(1);
        GostLog.Of(result.Errors).Messages("fatal").Should().ContainSingle().Which.Should().StartWith("there is no service: give -L or -C");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_that_the_file_and_the_command_line_both_give_is_refused()
    {
        var result = await new GostCommand("-C", _directory.Write("gost.yaml", Yaml(0)), "-L", "tcp://:0/127.0.0.1:80").RunAsync();
        result.ExitCode.Should().Be(1);
        GostLog.Of(result.Errors).Messages("fatal").Should().ContainSingle().Which.Should().Be("services[1]: the name 'service-0' is taken by services[0]");
    }

    [Fact(Timeout = 60_000)]
    public async Task The_mistakes_of_the_file_and_of_the_command_line_are_told_together()
    {
        var file = _directory.Write("gost.yaml", Yaml(0).Replace("  listener:\n", "    chain: nowhere\n  listener:\n", StringComparison.Ordinal) + "    selector: {strategy: roundd}\n");
        var result = await new GostCommand("-C", file, "-L", "tcp://:abc/h:1").RunAsync();
        result.ExitCode.Should().Be(1);
        GostLog.Of(result.Errors).Messages("fatal").Should().SatisfyRespectively(
            line => line.Should().StartWith("-L tcp://:abc/h:1: the port 'abc'"),
            line => line.Should().EndWith("handler: unknown chain 'nowhere'"),
            line => line.Should().Contain("unknown strategy 'roundd'; did you mean 'round'?"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("missing.yaml", "missing.yaml: ")]
    [InlineData("wrong.yaml", "wrong.yaml:3:")]
    [InlineData("wrong.json", "wrong.json:1:")]
    [InlineData("", "-C: the argument is empty")]
    [InlineData("wrong.toml", "unknown kind of file")]
    public async Task A_file_that_cannot_be_read_is_refused_with_its_place(string name, string expected)
    {
        _directory.Write("wrong.yaml", "services:\n- name: a\n  - oh");
        _directory.Write("wrong.json", "{\"services\": 3}");
        _directory.Write("wrong.toml", "");
        var result = await new GostCommand("-C", name) { Directory = _directory.Root }.RunAsync();
        result.ExitCode.Should().Be(1);
        GostLog.Of(result.Errors).Messages("fatal").Should().ContainSingle().Which.Should().Contain(expected);
    }

    private async Task AnswersAsync(GostProgram gost, params int[] servers)
    {
        foreach (var (service, server) in servers.Index())
        {
            (await gost.AskAsync($"service-{service}")).Should().Be(_servers[server].Body);
        }
    }

    private string Target(int index) => _servers[index].EndPoint.ToString();

    private string Yaml(int server) => "services:\n" + Service(0, "tcp", ":0", server);

    private string Json(int server) => $$$"""
        {
          "services": [
            {
              "name": "service-0",
              "addr": ":0",
              "handler": {"type": "tcp"},
              "listener": {"type": "tcp"},
              "forwarder": {"nodes": [{"name": "target-0", "addr": "{{{Target(server)}}}"}]}
            }
          ]
        }
        """;

    private string Service(int index, string type, string address, int server) =>
        $"- name: service-{index}\n  addr: {address}\n  handler:\n    type: {type}\n  listener:\n    type: {type}\n"
        + $"  forwarder:\n    nodes:\n    - name: target-0\n      addr: {Target(server)}\n";
}
