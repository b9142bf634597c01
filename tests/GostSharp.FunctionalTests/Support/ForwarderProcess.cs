using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace GostSharp.FunctionalTests.Support;

/// <summary>This program again as a process that forwards and has few descriptors; see <see cref="Program"/>.</summary>
internal sealed class ForwarderProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ForwarderProcess(Process process, IPEndPoint endPoint) => (_process, EndPoint) = (process, endPoint);

    public IPEndPoint EndPoint { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a forwarder to <paramref name="target"/> that may have <paramref name="descriptors"/> open.</summary>
    public static async Task<ForwarderProcess> StartAsync(IPEndPoint target, int descriptors)
    {
        var process = Start(descriptors, target.ToString());
        var address = await process.StandardOutput.ReadLineAsync();
        return new ForwarderProcess(process, IPEndPoint.Parse(address ?? throw new InvalidOperationException("The process did not start.")));
    }

    /// <summary>What a process that may have <paramref name="descriptors"/> open, and has them open, finds its limit to be.</summary>
    public static async Task<string> ReadLimitAsync(int descriptors)
    {
        using var process = Start(descriptors, "limit");
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.StandardOutput.Dispose();
        return output.TrimEnd();
    }

    /// <summary>Leaves it so many descriptors beyond the highest that it has.</summary>
    public Task LeaveAsync(int count) =>
        LimitAsync(Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Max(NumberOf) + 1 + count);

    /// <summary>Lets it have so many descriptors, at most those with which it was started.</summary>
    public async Task LimitAsync(int descriptors)
    {
        using var limit = Process.Start("prlimit", [string.Create(CultureInfo.InvariantCulture, $"--pid={_process.Id}"), string.Create(CultureInfo.InvariantCulture, $"--nofile={descriptors}:")]);
        await limit.WaitForExitAsync();
        limit.ExitCode.Should().Be(0);
    }

    /// <summary>Waits for the first log event of that kind.</summary>
    public async Task LogsAsync(int eventId)
    {
        await _process.StandardInput.WriteLineAsync(eventId.ToString(CultureInfo.InvariantCulture));
        var answer = await _process.StandardOutput.ReadLineAsync();
        answer.Should().NotBeNull("the process lives");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!await Eventually.BecomesTrueAsync(() => _process.HasExited, TestTimeouts.Wait))
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.StandardOutput.Dispose(); // The process leaves open what was taken from it.
        _process.Dispose();
    }

    private static int NumberOf(string descriptor) => int.Parse(Path.GetFileName(descriptor), CultureInfo.InvariantCulture);

    private static Process Start(int descriptors, string argument)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("ulimit -n \"$0\" && exec dotnet \"$@\"");
        start.ArgumentList.Add(descriptors.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
