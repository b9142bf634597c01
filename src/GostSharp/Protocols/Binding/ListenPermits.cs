using System.Net;

namespace GostSharp.Protocols.Binding;

/// <summary>Where clients of a server may listen: what one of its patterns allows.</summary>
internal sealed class ListenPermits
{
    /// <summary>Everything, on every interface.</summary>
    public const string Everything = PermitText.Any;

    /// <summary>This machine only, and no port that other services are known by.</summary>
    public const string OnlyThisMachine = "localhost:0,localhost:1024-65535";

    private readonly ListenPattern[] _patterns;

    private ListenPermits(ListenPattern[] patterns) => _patterns = patterns;

    /// <summary>What is allowed where nothing is said.</summary>
    public static ListenPermits Safe { get; } = Parse(OnlyThisMachine);

    /// <summary>Reads patterns that commas separate.</summary>
    /// <exception cref="GostException">One is wrong (<see cref="FailureReason.Configuration"/>).</exception>
    public static ListenPermits Parse(string patterns) => MistakeIn(patterns) is { } mistake
        ? throw new GostException(FailureReason.Configuration, mistake)
        : new ListenPermits([.. PermitText.Patterns(patterns).Select(static text => ListenPattern.TryParse(text)!)]);

    /// <summary>What is wrong with patterns; null when nothing is.</summary>
    public static string? MistakeIn(string patterns) => PermitText.FirstWrong(patterns, ListenPattern.TryParse) is { } wrong
        ? $"permitListen: '{wrong}' is not host:port, host:low-high, host:* or *, with an IP address, localhost or * as the host"
        : null;

    /// <summary>Whether a client may listen on what it asks for; for all interfaces the host has to be <c>*</c> or to say so itself.</summary>
    public bool Allow(EndPoint address) => Array.Exists(_patterns, pattern => pattern.Allows(address));
}
