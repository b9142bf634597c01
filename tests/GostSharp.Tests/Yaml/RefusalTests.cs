namespace GostSharp.Tests.Yaml;

public sealed class RefusalTests
{
    public static TheoryData<string> TopLevel => [.. "authers admissions bypasses resolvers hosts ingresses routers sds recorders limiters climiters rlimiters observers loggers".Split(' ')];

    [Theory]
    [MemberData(nameof(TopLevel))]
    public void What_is_not_supported_is_refused_by_name(string section)
    {
        GostText.YamlErrors($"{section}:\n- name: x\n").Should().Equal($"gost.yaml:1:1: not supported yet: {section}");
        GostText.JsonErrors($$"""{"{{section}}": [{"name": "x"}]}""").Should().Equal($"gost.json:1:2: not supported yet: {section}");
    }

    [Theory]
    [MemberData(nameof(TopLevel))]
    public void What_says_nothing_is_not_refused(string section) => GostText.YamlConfig($"{section}: []\n").Services.Should().BeEmpty();

    [Theory]
    [InlineData("api: {addr: ':1'}", "api")]
    [InlineData("metrics: {addr: ':1'}", "metrics")]
    [InlineData("profiling: {addr: ':1'}", "profiling")]
    [InlineData("tls: {validity: 1h}", "tls.validity")]
    [InlineData("tls: {options: {minVersion: VersionTLS12}}", "tls.options")]
    [InlineData("services: [{addr: ':1', admission: a}]", "services[0].admission")]
    [InlineData("services: [{addr: ':1', admissions: [a]}]", "services[0].admissions")]
    [InlineData("services: [{addr: ':1', r_limiter: a}]", "services[0].rlimiter")]
    [InlineData("services: [{addr: ':1', sockopts: {mark: 5}}]", "services[0].sockopts")]
    [InlineData("services: [{addr: ':1', recorders: [{name: r}]}]", "services[0].recorders")]
    [InlineData("services: [{addr: ':1', handler: {chainGroup: {chains: [a]}}}]", "services[0].handler.chainGroup")]
    [InlineData("services: [{addr: ':1', handler: {tls: {validity: 1h}}}]", "services[0].handler.tls.validity")]
    [InlineData("services: [{addr: ':1', handler: {auther: a}}]", "services[0].handler.auther")]
    [InlineData("services: [{addr: ':1', listener: {authers: [a]}}]", "services[0].listener.authers")]
    [InlineData("services: [{addr: ':1', forwarder: {hop: h}}]", "services[0].forwarder.hop")]
    [InlineData("services: [{addr: ':1', forwarder: {nodes: [{addr: /a, network: unix}]}}]", "services[0].forwarder.nodes[0].network")]
    [InlineData("services: [{addr: ':1', forwarder: {nodes: [{addr: 'a:1', matcher: {rule: r}}]}}]", "services[0].forwarder.nodes[0].matcher")]
    [InlineData("hops: [{name: h, plugin: {addr: a}}]", "hops[0].plugin")]
    [InlineData("hops: [{name: h, reload: 5s}]", "hops[0].reload")]
    [InlineData("hops: [{name: h, nodes: [{addr: 'a:1', filter: {host: h}}]}]", "hops[0].nodes[0].filter")]
    [InlineData("hops: [{name: h, nodes: [{addr: 'a:1', bypass: b}]}]", "hops[0].nodes[0].bypass")]
    public void Fields_that_are_not_supported_are_refused_by_name(string text, string field) =>
        GostText.YamlErrors(text).Should().ContainSingle().Which.Should().EndWith($": not supported yet: {field}");

    [Fact]
    public void Fields_that_say_nothing_are_not_refused()
    {
        const string Text = "services: [{addr: ':1', bypass: '', sockopts: {mark: 0}, recorders: [], logger: ~, handler: {chainGroup: {chains: []}}}]";
        GostText.YamlConfig(Text).Services.Should().ContainSingle();
    }

    [Fact]
    public void Unknown_levels_and_formats_of_the_log_are_warnings() =>
        GostText.Yaml("log: {level: debgu, format: xml}\n").Warnings.Should().Equal(
            "gost.yaml:1:14: log.level: 'debgu' is none of info, trace, debug, warn, warning, error, fatal; info is taken",
            "gost.yaml:1:29: log.format: 'xml' is none of json, text; json is taken");

    [Fact]
    public void Rotation_is_a_warning() =>
        GostText.Yaml("log: {output: a.log, rotation: {maxSize: 5}}").Warnings.Should()
            .Equal("gost.yaml:1:22: log.rotation: not supported yet: the log file grows without a limit");

    [Theory]
    [InlineData("servces: []", "gost.yaml:1:1: servces: unknown, has no effect; did you mean 'services'?")]
    [InlineData("zzzzzz: []", "gost.yaml:1:1: zzzzzz: unknown, has no effect")]
    [InlineData("services:\n- addr: :1\n  forwarder: {node: []}", "gost.yaml:3:15: services[0].forwarder.node: unknown, has no effect; did you mean 'nodes'?")]
    [InlineData("services:\n- addr: :1\n  handler: {retires: 5}", "gost.yaml:3:13: services[0].handler.retires: unknown, has no effect; did you mean 'retries'?")]
    [InlineData("services:\n- addr: :1\n  forwarder: {selector: {fail_timeuot: 5}}", "gost.yaml:3:26: services[0].forwarder.selector.fail_timeuot: unknown, has no effect; did you mean 'failTimeout'?")]
    [InlineData("services:\n- addr: :1\n  forwarder: {nodes: [{addr: 'a:1', metadata: {wieght: 5}}]}", "gost.yaml:3:48: services[0].forwarder.nodes[0].metadata.wieght: unknown parameter of a target, has no effect")]
    [InlineData("services:\n- addr: :1\n  forwarder: {nodes: [{addr: 'a:1', metadata: {weight: x}}]}", "gost.yaml:3:47: services[0].forwarder.nodes[0]: parameter 'weight': 'x' is not a whole number and counts as not given")]
    public void What_has_no_effect_is_a_warning(string text, string warning) => GostText.Yaml(text).Warnings.Should().Equal(warning);
}
