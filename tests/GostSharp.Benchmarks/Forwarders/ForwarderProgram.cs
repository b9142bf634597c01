using System.Net;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>A program that can forward a port.</summary>
/// <param name="Name">As it stands in the report.</param>
/// <param name="IsPeer">Whether it is not ours.</param>
/// <param name="Start">Starts it: from which port, to where, and a directory for its files.</param>
internal sealed record ForwarderProgram(string Name, bool IsPeer, Func<IPEndPoint, IPEndPoint, string, ChildProcess> Start)
{
    /// <summary>Whether it has a process for each connection, of which there cannot be thousands.</summary>
    public bool Forks { get; init; }
}
