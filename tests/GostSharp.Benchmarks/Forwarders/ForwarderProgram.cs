using System.Net;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>A program that can forward a port.</summary>
/// <param name="Name">As it stands in the report.</param>
/// <param name="StartUdp">Starts it: from which port, to where, and a directory for its files.</param>
internal sealed record ForwarderProgram(string Name, Func<IPEndPoint, IPEndPoint, string, ChildProcess> StartUdp);
