using GostSharp;
using GostSharp.CommandLine;
using GostSharp.Yaml;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Snippets;

public sealed class FileSnippets : IDisposable
{
    private const string Text = """
        services:
        - name: web
          addr: 127.0.0.1:0
          handler: {type: tcp}
          forwarder: {nodes: [{addr: "10.0.0.5:80"}]}
        """;

    private static readonly ILoggerFactory loggerFactory = NullLoggerFactory.Instance;

    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.yaml");

    public FileSnippets() => File.WriteAllText(path, Text);

    public void Dispose() => File.Delete(path);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_file_is_run_changed_and_written()
    {
        var file = GostFile.Read(path);
        foreach (var warning in file.Warnings)
        {
            Console.Error.WriteLine(warning);
        }

        await using var forwarder = await new ForwarderBuilder()
            .AddConfig(file.Config)
            .UseLoggerFactory(loggerFactory)
            .StartAsync();

        forwarder.Services["web"].LocalEndPoint.Should().NotBeNull();
        await ReloadAsync(forwarder, Text.Replace("web", "other", StringComparison.Ordinal));
        forwarder.Services.Should().ContainSingle().Which.Name.Should().Be("other");
        await ReloadAsync(forwarder, "services: [{}]");
        forwarder.Services.Should().ContainSingle().Which.Name.Should().Be("other");

        var yaml = GostFile.Write(forwarder.Config, GostFileFormat.Yaml);

        GostFile.Parse(yaml, "written").Config.Should().Be(forwarder.Config);
    }

    [Fact]
    public void A_source_joins_file_and_arguments()
    {
        var loaded = GostSource.Load(GostArguments.Parse(["-C", path, "-L", "tcp://127.0.0.1:0/10.0.0.5:80"]));

        loaded.Config.Services.Select(service => service.Name).Should().Equal("web", "service-0");
    }

    private async Task ReloadAsync(Forwarder forwarder, string text)
    {
        await File.WriteAllTextAsync(path, text);

        try
        {
            await forwarder.ApplyAsync(GostFile.Read(path).Config);
        }
        catch (ConfigurationException exception)
        {
            Console.Error.WriteLine(string.Join('\n', exception.Errors)); // What ran runs on.
        }
    }
}
