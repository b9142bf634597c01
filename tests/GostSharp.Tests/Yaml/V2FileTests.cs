using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class V2FileTests
{
    private const string Text = """
        {
          "debug": true,
          "Retries": 3,
          "ServeNodes": ["tcp://:1/a:1", ":2"],
          "CHAINNODES": ["http://a:1"],
          "Routes": [
            {"ServeNodes": ["udp://:3/a:1"], "Retries": 1, "Mark": 100, "Interface": "eth0"},
            {"ServeNodes": ["rtcp://:4/a:1"], "ChainNodes": ["socks5://a:1", "ss://b:2"]}
          ]
        }
        """;

    [Fact]
    public void The_mapper_gets_the_routes_the_one_of_the_top_level_first()
    {
        GostV2File? file = null;
        var config = new GostConfig { Log = new LogConfig { Level = "debug" } };
        GostFile.Parse(Text, "old.json", v2 =>
        {
            file = v2;
            return config;
        }).Config.Should().BeSameAs(config);
        file.Should().BeEquivalentTo(new GostV2File(
            [
                new GostV2Route(["tcp://:1/a:1", ":2"], ["http://a:1"], 3),
                new GostV2Route(["udp://:3/a:1"], [], 1, 100, "eth0"),
                new GostV2Route(["rtcp://:4/a:1"], ["socks5://a:1", "ss://b:2"]),
            ],
            Debug: true));
    }

    [Fact]
    public void A_top_level_without_nodes_is_no_route()
    {
        GostV2File? file = null;
        GostFile.Parse("""{"Routes": [{"ServeNodes": [":1"]}], "ServeNodes": null}""", "old.json", v2 =>
        {
            file = v2;
            return new GostConfig();
        });
        file!.Routes.Should().ContainSingle().Which.ServeNodes.Should().Equal(":1");
    }

    [Fact]
    public void Without_a_mapper_it_is_a_mistake() =>
        GostText.JsonErrors(Text).Should().ContainSingle().Which.Should().StartWith("gost.json:1:1: this is a file of gost v2");

    [Fact]
    public void Its_mistakes_have_places() =>
        GostText.JsonErrors("""{"ServeNodes": [":1", 5], "Routes": [{"Retries": "x"}]}""").Should().Contain(
            ["gost.json:1:23: ServeNodes[1]: must be the URL of a node", "gost.json:1:50: Routes[0].Retries: 'x' is not a whole number"]);

    [Fact]
    public void A_source_refuses_marks_and_interfaces() =>
        FluentActions.Invoking(() => Load("""{"ServeNodes": [":1"], "Mark": 5, "Routes": [{"ServeNodes": [":2"], "Interface": "eth0"}]}"""))
            .Should().Throw<ConfigurationException>().Which.Errors.Should().HaveCount(2).And.OnlyContain(error => error.Contains("not supported yet: "));

    [Theory]
    [InlineData("true", "debug")]
    [InlineData("false", null)]
    public void A_source_logs_more_when_the_file_asks_for_it(string debug, string? level) =>
        (Load($$"""{"Debug": {{debug}}, "ServeNodes": ["tcp://:1/a:1"]}""").Config.Log?.Level).Should().Be(level);

    private static GostFileResult Load(string json) => GostSource.Load(GostArguments.Parse(["-C", json]));
}
