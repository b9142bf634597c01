using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class PropertyTests
{
    private const string Sample = """
        services:
          - &a
            name: "x"
            addr: ':1'
            handler: {type: tcp, metadata: {"a": [1, 2.5, true, ~]}}
            forwarder:
              nodes:
                - {name: b, addr: "c:1"}
              selector: {strategy: round, failTimeout: 30s}
          - <<: *a
            name: y
        """;

    [Fact]
    public void Every_configuration_is_read_as_it_was_written() =>
        Prop.ForAll(ConfigGenerators.Config.ToArbitrary(), GostText.ShouldSurviveBothFormats).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Every_text_is_read_as_it_was_written() =>
        Prop.ForAll(ConfigGenerators.Text.ToArbitrary(), text => GostText.ShouldSurviveBothFormats(new GostConfig { Hops = [new HopConfig { Name = text }] }))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void No_bytes_are_worse_than_a_mistake() =>
        Prop.ForAll<byte[]>(bytes => ReadSafely(Encoding.Latin1.GetString(bytes))).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void No_text_is_worse_than_a_mistake() =>
        Prop.ForAll(ConfigGenerators.Text.ListOf().Select(string.Concat).ToArbitrary(), ReadSafely).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void No_change_of_a_file_is_worse_than_a_mistake()
    {
        var changed =
            from at in Gen.Choose(0, Sample.Length)
            from length in Gen.Choose(0, 5)
            from text in ConfigGenerators.Text
            select Sample[..at] + text + Sample[Math.Min(at + length, Sample.Length)..];
        Prop.ForAll(changed.ToArbitrary(), ReadSafely).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void No_cut_of_a_file_is_worse_than_a_mistake()
    {
        var json = GostFile.Write(GostText.YamlConfig(Sample), GostFileFormat.Json);
        for (var length = 0; length <= Math.Max(Sample.Length, json.Length); length++)
        {
            ReadSafely(Sample[..Math.Min(length, Sample.Length)]);
            ReadSafely(json[..Math.Min(length, json.Length)]);
        }
    }

    private static void ReadSafely(string text)
    {
        foreach (var format in Enum.GetValues<GostFileFormat>())
        {
            try
            {
                GostFile.Parse(text, format, "any", _ => new GostConfig());
            }
            catch (ConfigurationException e)
            {
                e.Errors.Should().NotBeEmpty().And.AllSatisfy(error => error.Should().StartWith("any:"));
            }
        }
    }
}
