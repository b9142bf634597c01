namespace GostSharp.Kernel;

/// <summary>Whether bytes shall move as on every system, also where the kernel offers more.</summary>
internal static class PortableSwitch
{
    private static readonly bool IsOnInEnvironment = Environment.GetEnvironmentVariable("GOSTSHARP_RELAY") == "portable";

    // The switch is for programs that have no say in their environment; it counts from the next connection on.
    public static bool IsOn => IsOnInEnvironment || (AppContext.TryGetSwitch("GostSharp.PortableRelay", out var isOn) && isOn);
}
