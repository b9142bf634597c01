using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;

namespace GostSharp.InteropTests.Peers;

/// <summary>A foreign program that runs beside a test, and ends with all its children when it is disposed.</summary>
public sealed class ForeignProgram : IAsyncDisposable
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _killWithin = TimeSpan.FromSeconds(5);

    private readonly ForeignProgramOptions _options;
    private readonly Process _process;
    private readonly ProcessTree? _tree;
    private readonly BoundedText _output;
    private readonly BoundedText _errors;
    private readonly Task _outputsRead;
    private bool _disposed;

    private ForeignProgram(ForeignProgramOptions options, Process process)
    {
        _options = options;
        _process = process;
        _tree = OperatingSystem.IsLinux() ? new ProcessTree(process.Id) : null;
        _output = new BoundedText(options.KeptOutput);
        _errors = new BoundedText(options.KeptOutput);
        _outputsRead = Task.WhenAll(
            _output.AppendAllAsync(process.StandardOutput),
            _errors.AppendAllAsync(process.StandardError));
        ProcessId = process.Id;
    }

    public int ProcessId { get; }

    public bool HasExited => _disposed || _process.HasExited;

    /// <summary>What it has written on standard output so far; the last part if that is much.</summary>
    public string Output => _output.ToString();

    /// <summary>What it has written on standard error so far; the last part if that is much.</summary>
    public string Errors => _errors.ToString();

    /// <summary>Both outputs, standard error last.</summary>
    public string Log => Output + Errors;

    /// <summary>Its standard input. It stays open, and empty, until the test writes to it or closes it.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts a program and waits until it is ready.</summary>
    /// <exception cref="ForeignProgramException">It did not become ready; the message has its log.</exception>
    public static async Task<ForeignProgram> StartAsync(
        ForeignProgramOptions options,
        CancellationToken cancellationToken = default)
    {
        var program = Launch(options);
        try
        {
            await program.WriteInputAsync(options.Input);
            await program.WaitUntilReadyAsync(cancellationToken);
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a program that ends by itself, with nothing on its standard input.</summary>
    /// <exception cref="ForeignProgramException">It ran for longer than <paramref name="limit"/>.</exception>
    public static async Task<ProgramResult> RunAsync(
        ForeignProgramOptions options,
        TimeSpan limit,
        CancellationToken cancellationToken = default)
    {
        await using var program = await StartAsync(options, cancellationToken);
        program.Input.Close();
        return await program.WaitForEndAsync(limit, cancellationToken);
    }

    /// <summary>Waits until the program has ended by itself.</summary>
    /// <exception cref="ForeignProgramException">It did not within <paramref name="limit"/>.</exception>
    public async Task<ProgramResult> WaitForEndAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        try
        {
            var ended = Task.WhenAll(_process.WaitForExitAsync(cancellationToken), _outputsRead);
            await ended.WaitAsync(limit, cancellationToken);
            return new ProgramResult(_process.ExitCode, Output, Errors);
        }
        catch (TimeoutException)
        {
            throw Failure($"did not end within {limit.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Ends the program and its children without asking them.</summary>
    public ValueTask KillAsync()
    {
        _tree?.KillAll();
        return DisposeAsync();
    }

    /// <summary>Ends the program and its children: asks them to, and kills those that do not listen.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await EndAsync();
        await Task.WhenAny(_outputsRead, Task.Delay(_killWithin));
        _process.Dispose();
    }

    private static ForeignProgram Launch(ForeignProgramOptions options)
    {
        var start = new ProcessStartInfo(Peer.PathOf(options.Command), options.Arguments)
        {
            WorkingDirectory = options.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ForeignProgram(options, Process.Start(start)!);
        }
        catch (Win32Exception failure)
        {
            throw new ForeignProgramException($"{options}: could not be started: {failure.Message}", "", failure);
        }
    }

    private async Task WriteInputAsync(string? input)
    {
        if (input is not null)
        {
            await Input.WriteAsync(input);
            Input.Close();
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        if (_options.IsReady is not { } isReady)
        {
            return;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.ReadyWithin);
        try
        {
            while (!await IsReadyAsync(isReady, deadline.Token))
            {
                await ThrowIfEndedAsync();
                await Task.Delay(_pollInterval, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"was not ready within {_options.ReadyWithin.TotalSeconds:0.#} s");
        }

        // Somebody else may have answered the probe in its place.
        await ThrowIfEndedAsync();
    }

    private async Task<bool> IsReadyAsync(ReadyProbe isReady, CancellationToken cancellationToken)
    {
        try
        {
            return await isReady(this, cancellationToken);
        }
        catch (Exception notYet) when (notYet is SocketException or IOException or HttpRequestException)
        {
            return false;
        }
    }

    private async Task ThrowIfEndedAsync()
    {
        if (_process.HasExited)
        {
            await Task.WhenAny(_outputsRead, Task.Delay(_killWithin));
            throw Failure($"ended with exit code {_process.ExitCode} before it was ready");
        }
    }

    private ForeignProgramException Failure(string what) => new($"{_options}: {what}", Log);

    private async Task EndAsync()
    {
        if (_tree is null)
        {
            _process.Kill(entireProcessTree: true);
            return;
        }

        _tree.AskToEnd();
        if (!await TreeEndsAsync(_tree, _options.EndWithin))
        {
            _tree.KillAll();
            await TreeEndsAsync(_tree, _killWithin);
        }
    }

    private static async Task<bool> TreeEndsAsync(ProcessTree tree, TimeSpan limit)
    {
        var started = Stopwatch.StartNew();
        while (!tree.HasEnded())
        {
            if (started.Elapsed > limit)
            {
                return false;
            }

            await Task.Delay(_pollInterval);
        }

        return true;
    }
}
