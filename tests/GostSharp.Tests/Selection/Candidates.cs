using System.Net;

namespace GostSharp.Tests.Selection;

/// <summary>Candidates for selectors and pools.</summary>
internal static class Candidates
{
    public static ConnectContext Nobody { get; } = new(null);

    /// <summary>One candidate per letter, on port 80 of a host of that name.</summary>
    public static Candidate[] Named(params string[] names) => [.. names.Select(name => new Candidate(name, new DnsEndPoint(name, 80)))];

    public static ConnectContext From(string client, int port = 1) => new(null, new IPEndPoint(IPAddress.Parse(client), port));
}
