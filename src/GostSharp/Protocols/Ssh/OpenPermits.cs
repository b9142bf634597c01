using System.Net;
using GostSharp.Protocols.Binding;

namespace GostSharp.Protocols.Ssh;

/// <summary>Where clients of a server may be led to: <c>host:port</c>, <c>host:low-high</c>, <c>host:*</c>, <c>*:port</c> or <c>*</c>, several separated by commas.</summary>
internal sealed class OpenPermits
{
    private readonly OpenPattern[] _patterns;

    private OpenPermits(OpenPattern[] patterns) => _patterns = patterns;

    /// <summary>What is allowed where nothing is said.</summary>
    public static OpenPermits Everything { get; } = Parse(PermitText.Any);

    /// <exception cref="GostException">A pattern is wrong (<see cref="FailureReason.Configuration"/>).</exception>
    public static OpenPermits Parse(string patterns) => MistakeIn(patterns) is { } mistake
        ? throw new GostException(FailureReason.Configuration, mistake)
        : new OpenPermits([.. PermitText.Patterns(patterns).Select(static text => OpenPattern.TryParse(text)!)]);

    /// <summary>What is wrong with patterns; null when nothing is.</summary>
    public static string? MistakeIn(string patterns) => PermitText.FirstWrong(patterns, OpenPattern.TryParse) is { } wrong
        ? $"permitOpen: '{wrong}' is not host:port, host:low-high, host:* or *"
        : null;

    /// <summary>Whether a client may be led there; names are compared as they are, and not looked up.</summary>
    public bool Allow(EndPoint target) => Array.Exists(_patterns, pattern => pattern.Allows(target));
}
