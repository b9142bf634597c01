using System.Net;
using GostSharp.Benchmarks.Forwarders;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>One forwarder, or none, with a target of its own.</summary>
internal sealed class TcpSubject(ForwarderProgram? program, IPEndPoint target) : IDisposable
{
    private RunningForwarder? _running;

    public string Name => program?.Name ?? "none: straight to the target";

    public bool IsPeer => program is { IsPeer: true };

    public bool IsOurs => program is { IsPeer: false };

    /// <summary>Whether it is a forwarder at all.</summary>
    public bool Forwards => program is not null;

    /// <summary>Whether it has a process for each connection.</summary>
    public bool Forks => program is { Forks: true };

    /// <summary>Where its clients connect. It is started for the first one.</summary>
    /// <exception cref="IOException">It does not run, or not any more.</exception>
    public IPEndPoint Address
    {
        get
        {
            if (program is null)
            {
                return target;
            }

            _running ??= new RunningForwarder(program, target);
            Broken.Unless(!_running.Process.HasExited, $"it has ended: {_running.Process.Said}");
            return _running.Address;
        }
    }

    /// <summary>The processor time that the forwarder has used.</summary>
    public TimeSpan Cpu => _running is null ? TimeSpan.Zero : ProcessCpu.Of(_running.Process.Id);

    /// <summary>One more of it, which has done nothing yet.</summary>
    public RunningForwarder StartFresh() => new(program!, target);

    public void Dispose() => _running?.Dispose();
}
