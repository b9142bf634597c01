using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The sample command line, run as a user runs it.</summary>
internal sealed partial class GostProgram : IAsyncDisposable
{
    private readonly ForeignProgram _program;

    private GostProgram(ForeignProgram program) => _program = program;

    public string Errors => _program.Errors;

    public string Output => _program.Output;

    /// <summary>The addresses that its services listen on, in the order in which they came up; a service that was bound anew counts again.</summary>
    public IReadOnlyList<IPEndPoint> Listening =>
        [.. ListeningLine().Matches(Errors).Select(match => IPEndPoint.Parse(match.Groups[1].Value))];

    /// <summary>Its log lines of that level.</summary>
    public IEnumerable<string> Messages(string level) => Errors
        .Split('\n')
        .Where(line => line.StartsWith('{') && line.EndsWith('}'))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(line => line.GetProperty("level").GetString() == level)
        .Select(line => line.GetProperty("msg").GetString()!);

    /// <summary>Starts it and waits until <paramref name="services"/> services listen.</summary>
    public static async Task<GostProgram> StartAsync(int services, params string[] arguments) =>
        await StartAsync(services, null, arguments);

    public static async Task<GostProgram> StartAsync(int services, string? directory, string[] arguments)
    {
        var options = Options(directory, arguments) with
        {
            IsReady = (program, _) => Task.FromResult(ListeningLine().Count(program.Errors) >= services),
            ReadyWithin = TimeSpan.FromSeconds(30),
            EndWithin = TimeSpan.FromSeconds(20),
        };
        return new GostProgram(await ForeignProgram.StartAsync(options));
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<ProgramResult> RunAsync(params string[] arguments) => RunInAsync(null, arguments);

    public static Task<ProgramResult> RunInAsync(string? directory, params string[] arguments) =>
        ForeignProgram.RunAsync(Options(directory, arguments), TimeSpan.FromSeconds(30));

    /// <summary>Sends it a signal by name: TERM, INT or HUP.</summary>
    public async Task SignalAsync(string signal)
    {
        var kill = new ForeignProgramOptions("kill", $"-{signal}", _program.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (await ForeignProgram.RunAsync(kill, TimeSpan.FromSeconds(10))).ExitCode.Should().Be(0);
    }

    public Task<ProgramResult> WaitForEndAsync() => _program.WaitForEndAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static ForeignProgramOptions Options(string? directory, string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "gost-sharp.dll"), .. arguments])
        {
            WorkingDirectory = directory,
            // Whoever runs the tests may have a home with a configuration in it.
            Environment = new Dictionary<string, string?> { ["HOME"] = directory ?? Path.GetTempPath() },
            KeptOutput = 1024 * 1024,
        };

    [GeneratedRegex("""listening on (\S+)/tcp""")]
    private static partial Regex ListeningLine();
}
