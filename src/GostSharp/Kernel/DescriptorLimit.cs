namespace GostSharp.Kernel;

/// <summary>How many descriptors this process may have. The kernel gives out the lowest free number, so that a high one tells that the end is near.</summary>
internal static unsafe class DescriptorLimit
{
    public static int Value { get; private set; } = Read();

    /// <summary>True for a descriptor that had better not be kept when it can be done without.</summary>
    public static bool IsNear(int descriptor) => IsAmongLast(descriptor, static limit => limit / 4);

    /// <summary>True for a descriptor among the last ones of this process.</summary>
    /// <param name="descriptor">A number that the kernel gave out.</param>
    /// <param name="last">How many of so many are the last ones.</param>
    public static bool IsAmongLast(nint descriptor, Func<int, int> last)
    {
        if (descriptor < Value - last(Value))
        {
            return false;
        }

        // Somebody may have raised it, and it was perhaps read when it was at its lowest.
        Value = Read();
        return descriptor >= Value - last(Value);
    }

    // The soft limit is the one that counts. No file is read for it, as there may be no descriptor for that; whoever asks first must not fail for ever.
    private static int Read()
    {
        var limits = stackalloc ulong[2];
        if (!OperatingSystem.IsLinux() || Libc.GetLimit(Libc.RLIMIT_NOFILE, limits) != 0)
        {
            return int.MaxValue;
        }

        return (int)Math.Min(*(nuint*)limits, int.MaxValue);
    }
}
