using System.Diagnostics;
using System.Text;

namespace GostSharp.FunctionalTests.Samples;

/// <summary>A sample that runs as a program of its own; disposing it kills what is left of it.</summary>
internal sealed class SampleProgram : IDisposable
{
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();

    private SampleProgram(Process process) => _process = process;

    /// <summary>What it printed so far, errors included.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    public static SampleProgram Start(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [PathOf(name), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Somewhere without configuration files.
            WorkingDirectory = AppContext.BaseDirectory,
        };
        var program = new SampleProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => program.Keep(line.Data);
        program._process.ErrorDataReceived += (_, line) => program.Keep(line.Data);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Returns the output when it contains <paramref name="text"/>.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        var found = await Eventually.BecomesTrueAsync(() => Output.Contains(text, StringComparison.Ordinal), TestTimeouts.Wait);
        return found ? Output : throw new TimeoutException($"No '{text}' in:{Environment.NewLine}{Output}");
    }

    /// <summary>Asks it to stop, as <c>kill</c> does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(TestTimeouts.Wait);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_gate)
        {
            _output.AppendLine(line);
        }
    }

    // tests/GostSharp.FunctionalTests/bin/Release/net10.0/ and samples/NAME/bin/Release/net10.0/ end alike.
    private static string PathOf(string name)
    {
        var bin = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = bin.Parent!.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "samples", name, "bin", bin.Parent.Name, bin.Name, $"{name}.dll");
    }
}
