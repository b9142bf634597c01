namespace GostSharp.Kernel;

/// <summary>Whether bytes shall move as on every system, also where the kernel offers more.</summary>
internal static class PortableSwitch
{
    private static readonly bool IsOnInEnvironment = IsPortable(Environment.GetEnvironmentVariable("GOSTSHARP_RELAY"));

    // The switch is for programs that have no say in their environment; it counts from the next connection on.
    public static bool IsOn => IsOnInEnvironment || (AppContext.TryGetSwitch("GostSharp.PortableRelay", out var isOn) && isOn);

    /// <summary>Whether that is what the variable asks for, however it is written.</summary>
    public static bool IsPortable(string? variable) => variable.AsSpan().Trim().Equals("portable", StringComparison.OrdinalIgnoreCase);
}
