using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>A command line of the sample, and what it finds where it runs.</summary>
internal sealed record GostCommand(params IReadOnlyList<string> Arguments)
{
    // Whoever runs the tests may have a home with a configuration in it.
    private static readonly string Nowhere = Path.Combine(Path.GetTempPath(), "gostsharp-no-home");

    /// <summary>Where it runs.</summary>
    public string Directory { get; init; } = Path.GetTempPath();

    public string Home { get; init; } = Nowhere;

    /// <summary>The level of the log that its environment names.</summary>
    public string? LogLevel { get; init; }

    /// <summary>The network namespace in which it runs; null is that of the tests.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether the kernel refuses <c>splice</c> as if it did not know it; needs <see cref="WebSocketPeer.Python"/>.</summary>
    public bool IsWithoutSplice { get; init; }

    /// <summary>The way of relaying that its environment names.</summary>
    public string? Relay { get; init; }

    /// <summary>The socket of the agent that its environment names.</summary>
    public string? AgentSocket { get; init; }

    /// <summary>What it reads from its standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Arguments as one writes them in a shell without quotes.</summary>
    public static GostCommand Of(string line) => new(line.Split(' '));

    /// <summary>Starts it and waits until so many services listen.</summary>
    public async Task<GostProgram> StartAsync(int services = 1)
    {
        var options = Options() with
        {
            IsReady = (program, _) => Task.FromResult(GostLog.Of(program.Errors + program.Output).Count(IsListening) >= services),
            ReadyWithin = TimeSpan.FromSeconds(30),
            EndWithin = TimeSpan.FromSeconds(20),
        };
        return new GostProgram(await ForeignProgram.StartAsync(options));
    }

    /// <summary>Runs it to its end.</summary>
    public Task<ProgramResult> RunAsync() => ForeignProgram.RunAsync(Options(), TimeSpan.FromSeconds(30));

    private static bool IsListening(GostLogLine line) => line.Message.StartsWith("listening on ", StringComparison.Ordinal);

    private string[] Command =>
        [.. Namespace is null ? [] : (string[])["ip", "netns", "exec", Namespace],
            .. IsWithoutSplice ? (string[])[WebSocketPeer.Python, Path.Combine(AppContext.BaseDirectory, "Cli", "without_splice.py")] : [],
            "dotnet", Path.Combine(AppContext.BaseDirectory, "gost-sharp.dll"), .. Arguments];

    private ForeignProgramOptions Options() => new(Command[0], Command[1..])
    {
        WorkingDirectory = Directory,
        Environment = new Dictionary<string, string?> { ["HOME"] = Home, ["GOST_LOGGER_LEVEL"] = LogLevel, ["SSH_AUTH_SOCK"] = AgentSocket, ["GOSTSHARP_RELAY"] = Relay },
        Input = Input,
        KeptOutput = 1024 * 1024,
    };
}
