using System.Diagnostics;

namespace GostSharp.Benchmarks.Processes;

/// <summary>A program that runs until this is disposed, with all that it has started.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _said = [];
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _allSaid = new();
    private int _openStreams = 2;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The beginning of what it has written.</summary>
    public string Said
    {
        get
        {
            // What it said last may still be under way; children of its own can keep the streams open.
            if (_process.HasExited)
            {
                _allSaid.Task.Wait(TimeSpan.FromSeconds(1));
            }

            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    public static ChildProcess Start(string program, params IEnumerable<string> arguments) => Start(program, arguments, new Dictionary<string, string>());

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(Process.Start(start)!);
        child._process.OutputDataReceived += (_, line) => child.Note(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Note(line.Data);
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for the first line that it writes.</summary>
    /// <exception cref="InvalidOperationException">It has ended, or is silent for too long.</exception>
    public string AwaitFirstLine(TimeSpan limit)
    {
        var ended = _process.WaitForExitAsync();
        Task.WaitAny([_firstLine.Task, ended], limit);
        return _firstLine.Task.IsCompletedSuccessfully
            ? _firstLine.Task.Result
            : throw new InvalidOperationException($"{_process.StartInfo.FileName} has said nothing within {limit.TotalSeconds:0} s{(ended.IsCompleted ? " and has ended" : "")}");
    }

    /// <summary>Waits for its end; false when it still runs after <paramref name="limit"/>.</summary>
    public bool EndsWithin(TimeSpan limit) => _process.WaitForExit(limit);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            _firstLine.TrySetResult(line);
        }
        else if (Interlocked.Decrement(ref _openStreams) == 0)
        {
            _allSaid.TrySetResult();
        }

        lock (_said)
        {
            if (line is not null && _said.Count < 20)
            {
                _said.Add(line);
            }
        }
    }
}
