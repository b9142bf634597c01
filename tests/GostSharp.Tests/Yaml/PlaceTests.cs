namespace GostSharp.Tests.Yaml;

public sealed class PlaceTests
{
    [Theory]
    [InlineData("services:\n- handler: {type: tcp}\n", "gost.yaml:2:3: services[0].addr: is missing")]
    [InlineData("services:\n- addr: [1]\n", "gost.yaml:2:9: services[0].addr: must be a text")]
    [InlineData("services:\n- addr: \"\"\n", "gost.yaml:2:9: services[0].addr: is missing")]
    [InlineData("services: x\n", "gost.yaml:1:11: services: must be a list")]
    [InlineData("services:\n  - x\n", "gost.yaml:2:5: services[0]: must be a map of fields")]
    [InlineData("services:\n- addr: :1\n  handler: tcp\n", "gost.yaml:3:12: services[0].handler: must be a map of fields")]
    [InlineData("services:\n- addr: :1\n  handler:\n    retries: many\n", "gost.yaml:4:14: services[0].handler.retries: 'many' is not a whole number")]
    [InlineData("services:\n- addr: :1\n  addr: :2\n", "gost.yaml:3:3: services[0].addr: given twice, first at 2:3 as 'addr'")]
    [InlineData("services:\n- addr: :1\n  Addr: :2\n", "gost.yaml:3:3: services[0].Addr: given twice, first at 2:3 as 'addr'")]
    [InlineData("services:\n- addr: :1\n  metadata:\n    a: 1\n    A: 2\n", "gost.yaml:5:5: services[0].metadata.A: given twice, first at 4:5")]
    [InlineData("services:\n- addr: :1\n  metadata: 5\n", "gost.yaml:3:13: services[0].metadata: must be a map of parameters")]
    [InlineData("tls: {secure: maybe}\n", "gost.yaml:1:15: tls.secure: 'maybe' is not true or false")]
    [InlineData("chains:\n- hops: []\n", "gost.yaml:2:3: chains[0].name: is missing")]
    [InlineData("a\n", "gost.yaml:1:1: a file must be a map of sections such as 'services'")]
    [InlineData("services: []\n---\nchains: []\n", "gost.yaml:2:1: only one document may stand in a file")]
    [InlineData("? [a]\n: b\n", "gost.yaml:1:3: a key must be a text")]
    [InlineData("a: *b\n", "gost.yaml:1:4: unknown alias 'b'")]
    [InlineData("a: &b [*b]\n", "gost.yaml:1:8: the alias 'b' stands within what it stands for")]
    [InlineData("<<: 5\n", "gost.yaml:1:5: only maps can be merged")]
    public void Mistakes_in_yaml_have_their_places(string text, string error) => GostText.YamlErrors(text).Should().Equal(error);

    [Theory]
    [InlineData("services:\n- addr: :1\n  handler: {type: tcp\n", "gost.yaml:4:")]
    [InlineData("services:\n\t- addr: :1\n", "gost.yaml:1:1: While scanning a mapping, found invalid tab")]
    [InlineData("a: b: c\n", "gost.yaml:1:5: ")]
    public void Yaml_that_is_none_has_a_place(string text, string start) =>
        GostText.YamlErrors(text).Should().ContainSingle().Which.Should().StartWith(start);

    [Theory]
    [InlineData("{\"services\": [{\"handler\": {}}]}", "gost.json:1:15: services[0].addr: is missing")]
    [InlineData("{\n  \"services\": [\n    {\"addr\": \":1\", \"addr\": \":2\"}]}", "gost.json:3:20: services[0].addr: given twice, first at 3:6 as 'addr'")]
    [InlineData("{\"services\": [{\"addr\": \"é😀\", \"handler\": {\"retries\": \"x\"}}]}", "gost.json:1:54: services[0].handler.retries: 'x' is not a whole number")]
    [InlineData("[]", "gost.json:1:1: a file must be a map of sections such as 'services'")]
    [InlineData("{\"a\": \"\\ud800\"}", "gost.json:1:7: the text is not Unicode")]
    [InlineData("{\"a\": 1e999}", "gost.json:1:7: the number '1e999' is too large")]
    public void Mistakes_in_json_have_their_places(string text, string error) => GostText.JsonErrors(text).Should().Equal(error);

    [Theory]
    [InlineData("{\n  \"services\": [,]\n}", "gost.json:2:16: ")]
    [InlineData("{\"é\": x}", "gost.json:1:7: ")]
    [InlineData("{} {}", "gost.json:1:4: ")]
    [InlineData("{", "gost.json:1:2: ")]
    public void Json_that_is_none_has_a_place(string text, string start) =>
        GostText.JsonErrors(text).Should().ContainSingle().Which.Should().StartWith(start);

    [Fact]
    public void All_mistakes_are_reported_together_in_the_order_of_the_file()
    {
        const string Text = """
            chains:
            - hops:
              - nodes:
                - dialer: {type: [tls]}
            services:
            - addr: :1
              forwarder:
                nodes:
                - addr: a:1
                - name: b
                  addr: {}
              bypass: b
            """;
        GostText.YamlErrors(Text).Should().Equal(
            "gost.yaml:2:3: chains[0].name: is missing",
            "gost.yaml:4:7: chains[0].hops[0].nodes[0].addr: is missing",
            "gost.yaml:4:22: chains[0].hops[0].nodes[0].dialer.type: must be a text",
            "gost.yaml:11:13: services[0].forwarder.nodes[1].addr: must be a text",
            "gost.yaml:12:3: not supported yet: services[0].bypass");
    }
}
