using System.Text;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class LimitTests
{
    [Fact]
    public void Aliases_cannot_blow_up_a_file()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 10; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        GostText.YamlErrors(text.ToString()).Should().ContainSingle().Which.Should().Contain("too many values, aliases followed");
    }

    [Fact]
    public void Merging_cannot_blow_up_a_file()
    {
        var map = string.Join(", ", Enumerable.Range(0, 1_000).Select(i => $"k{i}: 1"));
        var text = new StringBuilder($"a: &a {{{map}}}\nb:\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append("- {<<: *a}\n");
        }

        GostText.YamlErrors(text.ToString()).Should().ContainSingle().Which.Should().Contain("too many values");
    }

    [Fact]
    public void Aliases_cannot_nest_a_file_too_deeply()
    {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 100; i++)
        {
            text.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        }

        GostText.YamlErrors(text.ToString()).Should().ContainSingle().Which.Should().Contain("nested too deeply");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Depth_is_limited_in_yaml(string opening) =>
        GostText.YamlErrors(string.Concat(Enumerable.Repeat(opening, 100_000))).Should().ContainSingle();

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\": ")]
    public void Depth_is_limited_in_json(string opening) =>
        GostText.JsonErrors(string.Concat(Enumerable.Repeat(opening, 100_000))).Should().ContainSingle();

    [Fact]
    public void Texts_have_a_limit()
    {
        var text = new string(' ', (16 * 1024 * 1024) + 1);
        GostText.YamlErrors(text).Should().Equal("gost.yaml: larger than 16 MiB");
    }

    [Fact]
    public void Mistakes_are_counted_only_so_far()
    {
        var errors = GostText.YamlErrors("services: [" + string.Join(", ", Enumerable.Repeat("5", 1_000)) + "]");
        errors.Should().HaveCount(201).And.HaveElementAt(200, "gost.yaml: there are more");
    }

    [Theory]
    [InlineData("gost.toml")]
    [InlineData("gost")]
    public void Other_kinds_of_files_are_refused(string name)
    {
        var read = () => GostFile.Read(name);
        read.Should().Throw<ConfigurationException>().WithMessage($"{name}: unknown kind of file; known: .yaml, .yml, .json");
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_mistake()
    {
        var read = () => GostFile.Read("no-such-directory/gost.yaml");
        read.Should().Throw<ConfigurationException>().WithMessage("no-such-directory/gost.yaml: cannot be read: *");
    }

    [Theory]
    [InlineData(".yaml", "services: [{addr: ':1'}]")]
    [InlineData(".YML", "services: [{addr: ':1'}]")]
    [InlineData(".json", """{"services": [{"addr": ":1"}]}""")]
    public void Files_are_read_by_their_extension(string extension, string text)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + extension);
        File.WriteAllText(path, text);
        try
        {
            GostFile.Read(path).Config.Services.Should().ContainSingle();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_no_text_is_a_mistake()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        File.WriteAllBytes(path, [0x7B, 0xFF, 0x7D]);
        try
        {
            var read = () => GostFile.Read(path);
            read.Should().Throw<ConfigurationException>().WithMessage("*: cannot be read: it is not UTF-8 text");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
