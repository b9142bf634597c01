using GostSharp.CommandLine;
using GostSharp.InteropTests.Peers;
using GostSharp.Yaml;

namespace GostSharp.InteropTests.Cli;

/// <summary>What <c>-O</c> prints, read back by <c>-C</c>, gives the same services.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("output");

    public void Dispose() => _directory.Dispose();

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(SeedCommands.Numbers), MemberType = typeof(SeedCommands))]
    public Task Every_command_line_comes_back_the_same(string number) => Task.Run(() =>
    {
        var config = GostSource.Load(GostArguments.Parse(SeedCommands.Of(number).Line.Split(' '))).Config;
        foreach (var format in new[] { GostFileFormat.Yaml, GostFileFormat.Json })
        {
            var text = GostFile.Write(config, format);
            var file = _directory.Write($"gost.{format.ToString().ToLowerInvariant()}", text);
            var read = GostSource.Load(GostArguments.Parse(["-C", file]));
            read.Config.Should().Be(config);
            read.Warnings.Should().BeEmpty();
            GostFile.Write(read.Config, format).Should().Be(text);
            GostFile.Write(read.Config, GostFileFormat.Json).Should().Be(GostFile.Write(config, GostFileFormat.Json));
        }
    });

    [Theory(Timeout = 60_000)]
    [InlineData("A2")]
    [InlineData("A7 with -F")]
    [InlineData("A12")]
    [InlineData("B2")]
    [InlineData("B16")]
    [InlineData("B18")]
    [InlineData("B20")]
    public async Task The_program_reads_back_what_it_printed(string number)
    {
        var line = SeedCommands.Of(number).Line;
        var yaml = await PrintAsync([.. line.Split(' '), "-O", "yaml"]);
        var json = await PrintAsync([.. line.Split(' '), "-O", "json"]);
        var (yamlFile, jsonFile) = (_directory.Write("gost.yaml", yaml), _directory.Write("gost.json", json));
        (await PrintAsync("-C", yamlFile, "-O", "yaml")).Should().Be(yaml);
        (await PrintAsync("-C", jsonFile, "-O", "json")).Should().Be(json);
        (await PrintAsync("-C", yamlFile, "-O", "json")).Should().Be(json);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_prints_what_gost_prints()
    {
        var yaml = await PrintAsync("-L", "udp://:5300/10.0.0.1:53,10.0.0.2:53?keepalive=true&strategy=rand", "-F", "socks5://u:p@192.0.2.9:1080", "-O", "yaml");
        yaml.Should().Contain("""
                forwarder:
                  selector:
                    strategy: rand
                    maxFails: 1
                    failTimeout: 30s
                  nodes:
                    - name: target-0
                      addr: 10.0.0.1:53
                    - name: target-1
                      addr: 10.0.0.2:53
            """).And.EndWith("""
            chains:
              - name: chain-0
                hops:
                  - name: hop-0
                    nodes:
                      - name: node-0
                        addr: 192.0.2.9:1080
                        connector:
                          type: socks5
                          auth:
                            username: u
                            password: p
                        dialer:
                          type: tcp
                          tls:
                            serverName: 192.0.2.9

            """);
    }

    private static async Task<string> PrintAsync(params string[] arguments)
    {
        var result = await new GostCommand(arguments).RunAsync();
        result.Should().BeEquivalentTo(new { ExitCode = 0, Errors = "" });
        return result.Output;
    }
}
