using System.Globalization;

namespace GostSharp.Kernel;

/// <summary>How many descriptors this process may have. The kernel gives out the lowest free number, so that a high one tells that the end is near.</summary>
internal static class DescriptorLimit
{
    public static int Value { get; } = ReadLimit();

    /// <summary>True for a descriptor that had better not be kept when it can be done without.</summary>
    public static bool IsNear(int descriptor) => descriptor >= Value - (Value / 4);

    // "Max open files   1024   1048576   files": the soft limit is the one that counts.
    private static int ReadLimit()
    {
        const string Limits = "/proc/self/limits";
        var line = File.Exists(Limits) ? Array.Find(File.ReadAllLines(Limits), line => line.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        var soft = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
