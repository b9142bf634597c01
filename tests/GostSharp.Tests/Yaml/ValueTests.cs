using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class ValueTests
{
    [Theory]
    [InlineData("30s", 30_000)]
    [InlineData("'30s'", 30_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("500ms", 500)]
    [InlineData(".5s", 500)]
    [InlineData("30", 30_000)]
    [InlineData("999999", 999_999_000)]
    [InlineData("1000000", 1)]
    [InlineData("30000000000", 30_000)]
    [InlineData("0", 30_000)]
    [InlineData("-5s", 30_000)]
    [InlineData("''", 30_000)]
    [InlineData("~", 30_000)]
    public void Durations_of_fields_are_texts_with_units_seconds_or_nanoseconds(string text, int milliseconds)
    {
        ReadSelector($"failTimeout: {text}").FailTimeout.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("'30'")]
    [InlineData("1d")]
    [InlineData("10 s")]
    [InlineData("5S")]
    [InlineData("60.5")]
    [InlineData("true")]
    public void Other_texts_are_no_durations(string text) =>
        GostText.YamlErrors(Selector($"failTimeout: {text}")).Should().ContainSingle().Which.Should().Contain("is not a duration such as 30s");

    [Theory]
    [InlineData("maxFails: 3", 3)]
    [InlineData("MAXFAILS: 3", 3)]
    [InlineData("max_fails: 3", 3)]
    [InlineData("maxFails: '3'", 3)]
    [InlineData("maxFails: 0", 1)]
    [InlineData("maxFails: -1", 1)]
    [InlineData("max_fails: 0", 1)]
    [InlineData("max_fails: -1", -1)]
    [InlineData("strategy: fifo", 1)]
    public void Only_the_spelling_of_v2_can_say_never(string text, int maxFails)
    {
        ReadSelector(text).MaxFails.Should().Be(maxFails);
        ReadTarget(text).MaxFails.Should().Be(maxFails == 1 ? null : maxFails);
    }

    [Fact]
    public void A_negative_number_of_failures_is_written_in_the_spelling_of_v2()
    {
        var config = new GostConfig { Hops = [new HopConfig { Name = "h", Selector = new SelectorConfig { MaxFails = -2 }, Nodes = [new NodeConfig { Name = "n", Address = "a:1", MaxFails = -3 }] }] };
        GostFile.Write(config, GostFileFormat.Yaml).Should().Contain("max_fails: -2").And.Contain("max_fails: -3").And.NotContain("maxFails");
        GostText.ShouldSurviveBothFormats(config);
    }

    [Theory]
    [InlineData("text", "text")]
    [InlineData("'5'", "5")]
    [InlineData("!!str 5", "5")]
    [InlineData("5", 5L)]
    [InlineData("-5", -5L)]
    [InlineData("0x10", 16L)]
    [InlineData("1.5", 1.5)]
    [InlineData("99999999999999999999", 1e20)]
    [InlineData("true", true)]
    [InlineData("yes", "yes")]
    [InlineData("'true'", "true")]
    [InlineData("0123", "0123")]
    [InlineData("1.2.3.4:80", "1.2.3.4:80")]
    public void Parameters_keep_their_kinds(string text, object value) =>
        ReadParameters($"{{a.b: {text}}}").Equals(new ConfigDictionary([new("a.b", value)])).Should().BeTrue();

    [Fact]
    public void Parameters_may_be_lists_and_maps()
    {
        var expected = new ConfigDictionary(
        [
            new("list", ConfigList.Create<object>(["a", 1L, true])),
            new("ws.header", new ConfigDictionary([new("X-Id", "7")])),
        ]);
        ReadParameters("{list: [a, 1, true], ws.header: {X-Id: '7'}, nothing: ~}").Equals(expected).Should().BeTrue();
    }

    [Fact]
    public void Numbers_among_parameters_of_json_count() =>
        GostText.Json("""{"services": [{"addr": ":1", "metadata": {"ttl": 60, "half": 0.5}}]}""").Config.Services[0].Metadata
            .Equals(new ConfigDictionary([new("ttl", 60L), new("half", 0.5)])).Should().BeTrue();

    [Fact]
    public void Texts_of_fields_may_look_like_numbers()
    {
        var service = GostText.YamlConfig("services: [{name: 007, addr: ':1', handler: {auth: {username: true, password: 012345}}}]").Services[0];
        service.Name.Should().Be("007");
        service.Handler.Auth.Should().Be(new AuthConfig { Username = "true", Password = "012345" });
    }

    private static string Selector(string text) => $"hops: [{{name: h, selector: {{{text}}}}}]";

    private static SelectorConfig ReadSelector(string text) => GostText.YamlConfig(Selector(text)).Hops[0].Selector!;

    private static TargetConfig ReadTarget(string text) =>
        GostText.Yaml($"services: [{{addr: ':1', forwarder: {{nodes: [{{addr: 'a:1', metadata: {{{text}}}}}]}}}}]").Config.Services[0].Targets!.Nodes[0];

    private static ConfigDictionary ReadParameters(string text) =>
        GostText.YamlConfig($"services: [{{addr: ':1', metadata: {text}}}]").Services[0].Metadata;
}
